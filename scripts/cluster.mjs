import { spawn } from 'node:child_process'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { ensureNginx, toNginxConfig, writeNginxFolder } from './nginx.mjs'
import { ensureBuilt, ensureInstalled, SERVER } from './setup.mjs'

const usage = `usage: DATABASE_URL=… REDIS_URL=… npm run cluster -- [--nodes 3] [--no-restart] [--entry ${SERVER}]
  --nodes N      how many nodes, on the ports after PORT
  --no-restart   leaves a node that died dead
  --entry FILE   what a node runs`

const START_TIMEOUT_MS = 120_000
const READY_INTERVAL_MS = 100
/** A node stops within 10 s. */
const STOP_TIMEOUT_MS = 12_000
const RESTART_MS = 1000
const MAX_RESTART_MS = 15_000
/** One that lived this long died of something else than its start. */
const STEADY_MS = 30_000
const MAX_NODES = 32
const PARENT_INTERVAL_MS = 500

const options = readOptions()
const { env } = process
const port = Number(env.PORT || 4000)
const host = env.HOST || '127.0.0.1'
const dataDir = env.DATA_DIR || './data/cluster'
const address = env.PUBLIC_URL || `http://localhost:${port}`
const children = new Set()
let isStopping = false
let exitCode = 0

const missing = ['DATABASE_URL', 'REDIS_URL'].filter((name) => !env[name])
if (missing.length > 0) fail(`a cluster needs ${missing.join(' and ')}`)
if (!Number.isInteger(port) || port < 1 || port + options.nodes > 65535) fail('PORT must be a port')

process.on('SIGINT', () => void stop(0))
process.on('SIGTERM', () => void stop(0))
// A signal to npm ends npm and its shell, which passes it on to nobody.
if (env.npm_lifecycle_event) {
  const parent = process.ppid
  setInterval(() => process.ppid !== parent && void stop(0), PARENT_INTERVAL_MS).unref()
}

if (options.entry === SERVER) ensureBuilt()
else ensureInstalled()
const nginx = ensureNginx()
const { register } = await import('tsx/esm/api')
register()
const { ensureDataFolder } = await import('../lib/server/files/data-folder.ts')
const { ensureAuthSecret } = await import('../lib/server/auth/auth-secret.ts')
ensureDataFolder(dataDir)

const nodes = Array.from({ length: options.nodes }, (_, at) => {
  const id = `node-${at + 1}`
  return { id, address: `127.0.0.1:${port + at + 1}`, env: toNodeEnv(id, port + at + 1) }
})
// One by itself brings the database up to date and loads the demo, the others find all done.
const [first, ...others] = nodes
await startNode(first)
await Promise.all(others.map((node) => startNode(node)))
if (!isStopping) {
  const folder = path.resolve(dataDir, 'nginx')
  run('nginx', nginx, writeNginxFolder(folder, toNginxConfig({ listen: `${host}:${port}`, nodes })), env, () => {
    say('nginx', 'ended')
    void stop(1)
  })
  await untilReady(`http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${port}`, () => isStopping)
}
if (!isStopping) {
  const list = nodes.map(({ id, address: place }) => `${id} http://${place}`).join(', ')
  console.log(`\n  Rollcall cluster: ${address}\n  ${list}\n  Stop with Ctrl+C.\n`)
}

function readOptions() {
  const readable = {
    nodes: { type: 'string', default: '3' },
    'no-restart': { type: 'boolean', default: false },
    entry: { type: 'string', default: SERVER },
  }
  try {
    const { values } = parseArgs({ options: readable })
    const count = Number(values.nodes)
    if (!Number.isInteger(count) || count < 1 || count > MAX_NODES) throw new Error(`--nodes must be 1 to ${MAX_NODES}`)
    return { nodes: count, restart: !values['no-restart'], entry: values.entry }
  } catch (error) {
    return fail(`${error.message}\n${usage}`)
  }
}

function fail(sentence) {
  console.error(sentence)
  process.exit(1)
}

/** What was asked for, and what makes it a node behind our nginx. */
function toNodeEnv(id, nodePort) {
  return {
    ...env,
    DATA_DIR: dataDir,
    AUTH_SECRET: env.AUTH_SECRET || ensureAuthSecret(dataDir),
    NODE_ID: id,
    HOST: '127.0.0.1',
    PORT: String(nodePort),
    PUBLIC_URL: address,
    // A node knows its own port alone.
    ALLOWED_ORIGINS: [env.ALLOWED_ORIGINS, env.PUBLIC_URL ? '' : `http://127.0.0.1:${port}`].filter(Boolean).join(','),
    TRUST_PROXY: ['127.0.0.1', env.TRUST_PROXY].filter(Boolean).join(','),
  }
}

/** Settles when it takes requests. A start that fails ends all; a node that dies later is started again. */
async function startNode(node, waitMs = RESTART_MS) {
  if (isStopping) return
  const startedAt = Date.now()
  let isReady = false
  let isOver = false
  run(node.id, process.execPath, ['--enable-source-maps', options.entry], node.env, (how) => {
    isOver = true
    say(node.id, how)
    const hasLived = isReady || node.hasLived
    if (!hasLived) void stop(1)
    else if (options.restart) void restart(Date.now() - startedAt > STEADY_MS ? RESTART_MS : waitMs)
  })
  isReady = await untilReady(`http://${node.address}`, () => isOver || isStopping)
  node.hasLived ||= isReady
  if (!node.hasLived && !isOver && !isStopping) {
    say(node.id, `not ready within ${START_TIMEOUT_MS / 1000} s`)
    await stop(1)
  }

  async function restart(ms) {
    say(node.id, `starting again in ${ms / 1000} s`)
    await delay(ms)
    await startNode(node, Math.min(2 * ms, MAX_RESTART_MS))
  }
}

async function untilReady(url, isOver) {
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!isOver() && Date.now() < deadline) {
    const isReady = await fetch(`${url}/readyz`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return true
    await delay(READY_INTERVAL_MS)
  }
  return false
}

function say(name, text) {
  console.log(`${name.padEnd(8)}| ${text}`)
}

/** In our process group, so that Ctrl+C reaches all; every line it writes bears its name. `onEnd` hears how it ended. */
function run(name, command, args, childEnv, onEnd) {
  const child = spawn(command, args, { env: childEnv, stdio: ['ignore', 'pipe', 'pipe'] })
  children.add(child)
  say(name, `started with pid ${child.pid}`)
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream.setEncoding('utf8').on('data', (text) => {
      const lines = (rest + text).split('\n')
      rest = lines.pop()
      for (const line of lines) say(name, line)
    })
    stream.on('end', () => rest && say(name, rest))
  }
  child.on('error', (error) => say(name, error.message))
  child.on('close', (code, signal) => {
    children.delete(child)
    if (!isStopping) onEnd(signal ? `ended by ${signal}` : `ended with code ${code}`)
    else if (code !== 0 && name !== 'nginx') exitCode = 1
  })
}

/** Nodes first, so that nginx passes on their last words. */
async function stop(code) {
  if (isStopping) return
  isStopping = true
  exitCode = code
  const cut = setTimeout(() => {
    for (const child of children) child.kill('SIGKILL')
  }, STOP_TIMEOUT_MS)
  const isNginx = (child) => child.spawnfile === nginx
  await end([...children].filter((child) => !isNginx(child)))
  await end([...children])
  clearTimeout(cut)
  process.exit(exitCode)
}

function end(some) {
  return Promise.all(
    some.map((child) => {
      const closed = new Promise((resolve) => child.once('close', resolve))
      child.kill('SIGTERM')
      return closed
    }),
  )
}
