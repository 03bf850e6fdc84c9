import { type ChildProcess, spawn } from 'node:child_process'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

export type DemoServer = {
  readonly url: string
  /** Ends the process at once, as a crash would. */
  crash(): Promise<void>
  /** Starts it again on the same data. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** The demo is no production, whatever the tests were started as. */
const demoEnvironment = { NODE_ENV: undefined, DEMO: '1', NEXT_TELEMETRY_DISABLED: '1' }
const START_TIMEOUT_MS = 60_000

/** The built product with its demo data, in a process and a data folder of its own. */
export async function startDemoServer(port: number): Promise<DemoServer> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-e2e-'))
  // The embedded PostgreSQL runs as another user where we are root.
  chmodSync(folder, 0o711)
  const dataDir = path.join(folder, 'data')
  let child = await launch(port, dataDir)

  return {
    url: `http://localhost:${port}`,
    crash: () => end(child, 'SIGKILL'),
    async start() {
      child = await launch(port, dataDir)
    },
    async stop() {
      await end(child, 'SIGTERM')
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function launch(port: number, dataDir: string): Promise<ChildProcess> {
  const child = spawn(process.execPath, ['--enable-source-maps', 'dist/server.mjs'], {
    env: Object.assign({}, process.env, demoEnvironment, { PORT: String(port), DATA_DIR: dataDir }),
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('the demo server was not ready in time')), START_TIMEOUT_MS)
    child.stdout?.on('data', (chunk: Buffer) => {
      if (!chunk.toString().includes('is ready')) return
      clearTimeout(timer)
      resolve(child)
    })
    child.once('exit', (code) => reject(new Error(`the demo server ended with ${code}`)))
  })
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  await ended
}
