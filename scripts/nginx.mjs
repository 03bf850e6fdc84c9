import { spawnSync } from 'node:child_process'
import { accessSync, constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'

const template = path.resolve(import.meta.dirname, '../deploy/nginx.conf')

function find() {
  if (process.env.NGINX_PATH) return process.env.NGINX_PATH
  // Debian keeps it where only root looks.
  for (const folder of [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/usr/local/sbin']) {
    const file = path.join(folder, 'nginx')
    try {
      accessSync(file, constants.X_OK)
      return file
    } catch {
      // Not in this folder: look on.
    }
  }
  return null
}

/** The path of an nginx, installed with apt where there is none. Exits with a sentence when none can be had. */
export function ensureNginx() {
  const found = find()
  if (found) return found
  console.log('Installing nginx…')
  const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit' }).status
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'nginx-light')
  const installed = find()
  if (installed) return installed
  console.error('No nginx found: install one, or name it in NGINX_PATH')
  process.exit(1)
}

/**
 * The shipped configuration for these nodes, with the values that its head explains.
 * @param {{ listen: string, nodes: readonly { id: string, address: string }[] }} cluster
 */
export function toNginxConfig({ listen, nodes }) {
  const values = {
    ROLLCALL_LISTEN: listen,
    ROLLCALL_RESOLVER: '',
    ROLLCALL_NODES: nodes.map(({ address }) => `server ${address} max_fails=1 fail_timeout=2s;`).join('\n    '),
    ROLLCALL_BY_SID: nodes
      .map(({ id, address }) => `~^${id.replaceAll('.', '\\.')}\\.[^.]+$ ${address};`)
      .join('\n    '),
  }
  return readFileSync(template, 'utf8').replace(/\$\{(ROLLCALL_\w+)\}/g, (_, name) => values[name])
}

/**
 * Writes a whole configuration that keeps all of nginx's own files in one folder, and returns the arguments that run it
 * in the foreground.
 * @param {string} folder
 * @param {Parameters<typeof toNginxConfig>[0]} cluster
 */
export function writeNginxFolder(folder, cluster) {
  mkdirSync(folder, { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`)
  writeFileSync(path.join(folder, 'rollcall.conf'), toNginxConfig(cluster))
  writeFileSync(
    path.join(folder, 'nginx.conf'),
    `${process.getuid?.() === 0 ? 'user root;\n' : ''}daemon off;
pid nginx.pid;
error_log stderr error;
worker_processes auto;
events { worker_connections 16384; }
http {
  access_log off;
  ${temporary.join('\n  ')}
  include rollcall.conf;
}
`,
  )
  return ['-p', `${folder}/`, '-c', path.join(folder, 'nginx.conf')]
}
