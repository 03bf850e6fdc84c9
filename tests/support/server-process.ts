import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { inject } from 'vitest'
import { ENTRY } from './bundle-server'

export type ServerProcess = {
  url: string
  pid: number
  /** All that it wrote so far, both streams. */
  output(): string
  /** To the process alone, or to its whole group. */
  signal(signal: NodeJS.Signals, whom?: 'process' | 'group'): void
  exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>
}

// Patient: how long a start takes is asked by the fault tests.
const START_TIMEOUT_MS = 90_000
const root = path.resolve('.')

/** A child process with these variables and no others of ours; it may never take requests. */
export function spawnServer(env: Record<string, string>): ServerProcess & { child: ChildProcess } {
  const child = spawn(process.execPath, [path.join(inject('serverBuild'), ENTRY)], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, DEMO: '1', ...env } as unknown as NodeJS.ProcessEnv,
    // A group of its own, as a terminal gives it.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const exited = once(child, 'close').then(([code, signal]) => ({ code, signal }))
  const pid = child.pid as number
  return {
    child,
    pid,
    url: `http://127.0.0.1:${env.PORT ?? 4000}`,
    output: () => output,
    signal: (signal, whom = 'process') => void process.kill(whom === 'group' ? -pid : pid, signal),
    exited,
  }
}

/** A server that takes requests. */
export async function startServerProcess(env: Record<string, string>): Promise<ServerProcess> {
  const server = spawnServer(env)
  let isOver = false
  void server.exited.then(() => {
    isOver = true
  })
  const deadline = Date.now() + START_TIMEOUT_MS
  while (!server.output().includes('Rollcall is ready')) {
    if (isOver || Date.now() > deadline) throw new Error(`the server did not start:\n${server.output()}`)
    await Promise.race([once(server.child.stdout as NodeJS.ReadableStream, 'data'), server.exited])
  }
  return server
}

/** The process of a data folder's own database, if one runs. */
export function findPostmaster(dataDir: string): number | null {
  const file = path.join(dataDir, 'postgres', 'postmaster.pid')
  return existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n', 1)[0]) : null
}
