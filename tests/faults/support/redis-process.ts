import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { connect } from 'node:net'
import { findProgram } from '../../../scripts/debian-program.mjs'

const START_TIMEOUT_MS = 10_000

/** The path of a Redis server, installed where that can be done; null when none can be had. */
export function findRedisServer(): string | null {
  return findProgram(['redis-server', 'valkey-server'], 'redis-server')
}

export type RedisProcess = {
  port: number
  /** Resolves when it answers. It comes back empty. */
  start(): Promise<void>
  kill(): Promise<void>
  freeze(): void
  thaw(): void
  isRunning(): boolean
  /** One command outside every link, and its first line of answer. */
  command(...words: string[]): Promise<string>
}

/** A Redis of its own on `port`, without anything kept on disk. `more` are further options of its command line. */
export function createRedisProcess(
  binary: string,
  folder: string,
  port: number,
  more: readonly string[] = [],
): RedisProcess {
  let child: ChildProcess | null = null
  mkdirSync(folder, { recursive: true })

  function command(...words: string[]): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => {
        const parts = words.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`)
        socket.write(`*${words.length}\r\n${parts.join('')}`)
      })
      socket.once('data', (answer) => {
        socket.destroy()
        resolve(answer.toString().split('\r\n', 1)[0] ?? '')
      })
      socket.once('error', reject)
    })
  }

  async function start(): Promise<void> {
    const spawned = spawn(
      binary,
      ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder, ...more],
      { stdio: 'ignore' },
    )
    child = spawned
    const deadline = Date.now() + START_TIMEOUT_MS
    while ((await command('PING').catch(() => '')) !== '+PONG') {
      if (spawned.exitCode !== null || Date.now() > deadline) throw new Error(`Redis did not start on port ${port}`)
      await new Promise((resolve) => setTimeout(resolve, 10))
    }
  }

  const isRunning = () => child !== null && child.exitCode === null && child.signalCode === null
  const signal = (name: NodeJS.Signals) => void child?.kill(name)
  return {
    port,
    start,
    async kill() {
      if (!child || !isRunning()) return
      const exited = once(child, 'exit')
      signal('SIGKILL')
      await exited
    },
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    isRunning,
    command,
  }
}
