import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { ensureProgram } from '../../scripts/debian-program.mjs'
import { endProcess } from './end-process'
import { findFreePort } from './free-ports'

export type RedisServer = {
  url: string
  pid: number
  /** Forgets everything. */
  empty(): Promise<void>
  stop(): Promise<void>
}

/** A Redis of its own that keeps nothing on disk. `more` are further options of its command line. */
export async function startRedisServer(more: readonly string[] = []): Promise<RedisServer> {
  const program = ensureProgram(['redis-server', 'valkey-server'], 'redis-server')
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-redis-'))
  const port = await findFreePort()
  const options = ['--port', `${port}`, '--bind', '127.0.0.1', '--dir', folder, '--save', '', '--appendonly', 'no']
  const child = spawn(program, [...options, ...more], { stdio: ['ignore', 'pipe', 'inherit'] })
  await whenReady(child)
  const url = `redis://127.0.0.1:${port}`
  return {
    url,
    pid: child.pid as number,
    async empty() {
      const client = new Redis(url)
      await client.flushall()
      client.disconnect()
    },
    stop: () => endProcess(child, folder),
  }
}

function whenReady(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes('Ready to accept connections')) resolve()
    })
    child.once('exit', (code) => reject(new Error(`Redis ended with ${code}`)))
  })
}
