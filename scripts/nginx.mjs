import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { ensureProgram } from './debian-program.mjs'

const template = path.resolve(import.meta.dirname, '../deploy/nginx.conf')

/** The path of an nginx, or what NGINX_PATH says. @see ensureProgram */
export function ensureNginx() {
  return process.env.NGINX_PATH || ensureProgram(['nginx'], 'nginx-light')
}

/**
 * The shipped configuration, filled in as its head explains.
 * @param {Record<'ROLLCALL_LISTEN' | 'ROLLCALL_RESOLVER' | 'ROLLCALL_NODES' | 'ROLLCALL_BY_SID', string>} values
 */
export function fillTemplate(values) {
  return readFileSync(template, 'utf8').replace(/\$\{(ROLLCALL_\w+)\}/g, (_, name) => values[name])
}

/**
 * The configuration for nodes with these addresses.
 * @param {{ listen: string, nodes: readonly { id: string, address: string }[] }} cluster
 */
export function toNginxConfig({ listen, nodes }) {
  return fillTemplate({
    ROLLCALL_LISTEN: listen,
    ROLLCALL_RESOLVER: '',
    ROLLCALL_NODES: nodes.map(({ address }) => `server ${address} max_fails=1 fail_timeout=2s;`).join('\n    '),
    ROLLCALL_BY_SID: nodes
      .map(({ id, address }) => `~^${id.replaceAll('.', '\\.')}\\.[^.]+$ ${address};`)
      .join('\n    '),
  })
}

/**
 * Makes a folder that holds all of nginx's own files, with this configuration, and returns the arguments that run it in
 * the foreground.
 * @param {string} folder
 * @param {string} config
 */
export function writeNginxFolder(folder, config) {
  mkdirSync(folder, { recursive: true })
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${name};`)
  writeFileSync(path.join(folder, 'rollcall.conf'), config)
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
  // Before it has read its configuration it would look for Debian's own log.
  return ['-e', 'stderr', '-p', `${folder}/`, '-c', path.join(folder, 'nginx.conf')]
}
