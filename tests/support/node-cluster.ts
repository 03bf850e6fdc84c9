import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inject } from 'vitest'
import { ENTRY } from './bundle-server'
import { findFreePorts } from './free-ports'
import { startRedisServer } from './redis-server'
import { cloneDatabase } from './test-server'

export type NodeCluster = {
  /** nginx's. */
  url: string
  /** All that was written so far. */
  output(): string
  /** The process that ran last under this name. */
  pidOf(name: string): number
  /** To every process, as a terminal sends it. */
  signal(signal: NodeJS.Signals): void
  exited: Promise<number | null>
  stop(): Promise<void>
}

const START_TIMEOUT_MS = 150_000

/** `npm run cluster` without pages, over a database and a Redis of its own. */
export async function startNodeCluster(count: number, options: readonly string[] = []): Promise<NodeCluster> {
  const redis = await startRedisServer()
  const dataDir = mkdtempSync(path.join(tmpdir(), 'rollcall-cluster-'))
  const port = await findFreePorts(count + 1)
  const entry = path.join(inject('serverBuild'), ENTRY)
  const args = ['scripts/cluster.mjs', '--nodes', `${count}`, '--entry', entry, ...options]
  const child = spawn(process.execPath, args, {
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      DATABASE_URL: await cloneDatabase('template_demo'),
      REDIS_URL: redis.url,
      DATA_DIR: dataDir,
      PORT: `${port}`,
      DEMO: '1',
      LIMIT_FACTOR: '100',
    } as unknown as NodeJS.ProcessEnv,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = once(child, 'close').then(([code]) => code as number | null)
  const signal = (name: NodeJS.Signals) => void process.kill(-(child.pid as number), name)
  await untilReady(child, () => output)
  return {
    url: `http://127.0.0.1:${port}`,
    output: () => output,
    pidOf(name) {
      const found = [...output.matchAll(/^(\S+) *\| started with pid (\d+)$/gm)].filter((match) => match[1] === name)
      return Number(found.at(-1)?.[2])
    },
    signal,
    exited,
    async stop() {
      if (child.exitCode === null) signal('SIGTERM')
      await exited
      await redis.stop()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

async function untilReady(child: ChildProcess, output: () => string): Promise<void> {
  const deadline = AbortSignal.timeout(START_TIMEOUT_MS)
  while (!output().includes('Rollcall cluster: ')) {
    if (child.exitCode !== null || deadline.aborted) {
      if (child.exitCode === null) process.kill(-(child.pid as number), 'SIGKILL')
      throw new Error(`the cluster did not start:\n${output()}`)
    }
    await Promise.race([once(child.stdout as NodeJS.ReadableStream, 'data'), once(child, 'close')])
  }
}
