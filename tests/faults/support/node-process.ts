import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { ENTRY } from '../../support/bundle-server'
import type { History } from './history'
import type { Link } from './link'
import { PRELOADED } from './test-build'

export type ClusterNode = {
  name: string
  /** Where clients reach it. */
  url: string
  /** Past its link: for observers, which must see when clients cannot. */
  directUrl: string
  clientLink: Link
  postgresLink: Link
  /** To Redis, or to each machine of a Redis Cluster. */
  redisLinks: readonly Link[]
  /** Resolves with the milliseconds it took, when it takes requests. */
  start(env?: Record<string, string>): Promise<number>
  kill(): Promise<void>
  /** From now on it may die at a fail point; resolves when it has. */
  untilDead(): Promise<void>
  /** SIGTERM; resolves with the milliseconds it took and the code. */
  stop(): Promise<{ ms: number; code: number | null }>
  freeze(): void
  thaw(): void
  /** Sets its wall clock wrong by so much, at once. */
  shiftClock(ms: number): void
  isRunning(): boolean
  /** The end of what it wrote. */
  output(): string
}

// Patient: how long a start takes is a figure, not a condition.
const START_TIMEOUT_MS = 90_000
const KEPT_OUTPUT = 400_000

/** One server process of the cluster, whose fate is written down in the history. */
export function createNode(parts: {
  name: string
  buildDir: string
  port: number
  dataDir: string
  env: Record<string, string>
  links: Pick<ClusterNode, 'clientLink' | 'postgresLink' | 'redisLinks'>
  history: History
}): ClusterNode {
  const { name, buildDir, port, links, history } = parts
  const clockFile = path.join(parts.dataDir, 'clock')
  writeFileSync(clockFile, '0')
  let child: ChildProcess | null = null
  let output = ''
  let isExpected = false

  const note = (state: 'ready' | 'killed' | 'stopping' | 'stopped' | 'frozen' | 'thawed' | 'ended') =>
    history.record({ kind: 'node', node: name, state })
  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null

  async function untilReady(spawned: ChildProcess): Promise<void> {
    const deadline = performance.now() + START_TIMEOUT_MS
    while (!output.includes('Rollcall is ready')) {
      if (spawned.exitCode !== null || performance.now() > deadline)
        throw new Error(`${name} did not start:\n${output}`)
      await Promise.race([once(spawned.stdout as NodeJS.ReadableStream, 'data'), once(spawned, 'exit')])
    }
  }

  return {
    name,
    url: `http://127.0.0.1:${links.clientLink.port}`,
    directUrl: `http://127.0.0.1:${port}`,
    ...links,
    async start(env = {}) {
      const startedAt = performance.now()
      output = ''
      isExpected = false
      const spawned = spawn(process.execPath, [...PRELOADED.flatMap((module) => ['--import', module]), ENTRY], {
        cwd: buildDir,
        env: {
          PATH: process.env.PATH,
          HOME: process.env.HOME,
          PORT: String(port),
          DATA_DIR: parts.dataDir,
          NODE_ID: name,
          CLOCK_FILE: clockFile,
          ...parts.env,
          ...env,
        } as unknown as NodeJS.ProcessEnv,
        stdio: ['ignore', 'pipe', 'pipe'],
      })
      child = spawned
      for (const stream of [spawned.stdout, spawned.stderr]) {
        stream?.setEncoding('utf8').on('data', (text: string) => {
          output = (output + text).slice(-KEPT_OUTPUT)
        })
      }
      spawned.once('exit', () => {
        if (child === spawned && !isExpected) note('ended')
      })
      await untilReady(spawned)
      note('ready')
      return performance.now() - startedAt
    },
    async kill() {
      if (!isRunning()) return
      isExpected = true
      const exited = once(child as ChildProcess, 'exit')
      child?.kill('SIGKILL')
      note('killed')
      await exited
    },
    async untilDead() {
      isExpected = true
      await once(child as ChildProcess, 'exit')
      note('killed')
    },
    async stop() {
      if (!isRunning()) return { ms: 0, code: child?.exitCode ?? null }
      isExpected = true
      const startedAt = performance.now()
      const exited = once(child as ChildProcess, 'exit')
      note('stopping')
      child?.kill('SIGTERM')
      const [code] = await exited
      note('stopped')
      return { ms: performance.now() - startedAt, code }
    },
    freeze() {
      child?.kill('SIGSTOP')
      note('frozen')
    },
    thaw() {
      note('thawed')
      child?.kill('SIGCONT')
    },
    shiftClock(ms) {
      writeFileSync(clockFile, String(ms))
      if (isRunning()) child?.kill('SIGUSR2')
    },
    isRunning,
    output: () => output,
  }
}
