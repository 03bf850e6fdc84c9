import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'

export type Target = {
  url: string
  pid: number
  /** Bytes that JavaScript holds. Only `bench/headless-server.ts` answers. */
  memoryInUse(): Promise<number>
  stop(): Promise<void>
}

/** USER_HZ of Linux (man 5 proc). */
const TICKS_PER_SECOND = 100

/** Starts a program of ours, or of another checkout in `folder`, and waits for a line that holds `ready`. */
export async function startProcess(
  script: string,
  port: number,
  env: Record<string, string>,
  ready: string,
  folder = '.',
): Promise<Target> {
  const child = spawn(
    process.execPath,
    [...(script.endsWith('.ts') ? ['--import', 'tsx'] : ['--enable-source-maps']), script],
    {
      cwd: folder,
      env: { ...process.env, ...env, PORT: String(port) },
      stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
    },
  )
  await new Promise<void>((resolve, reject) => {
    child.stdout?.on('data', (chunk: Buffer) => {
      if (chunk.toString().includes(ready)) resolve()
    })
    child.once('exit', (code) => reject(new Error(`${script} ended with ${code}`)))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    pid: child.pid as number,
    async memoryInUse() {
      const answered = once(child, 'message')
      child.send('memory')
      const [bytes] = await answered
      return bytes
    },
    stop: () => stopProcess(child),
  }
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGTERM')
  await ended
}

type ProcessStat = { parent: number; ticks: number }

function readStat(pid: number): ProcessStat | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    const [utime, stime, cutime, cstime] = fields.slice(11, 15).map(Number) as [number, number, number, number]
    return { parent: Number(fields[1]), ticks: utime + stime + cutime + cstime }
  } catch {
    return null
  }
}

/** Processor time in milliseconds of a process and all its children, ended ones included. */
export function cpuOfTree(root: number): number {
  const stats = readdirSync('/proc').flatMap((name) => {
    const pid = Number(name)
    const stat = pid > 0 ? readStat(pid) : null
    return stat ? [{ pid, ...stat }] : []
  })
  const family = new Set([root])
  for (let grown = true; grown; ) {
    grown = false
    for (const { pid, parent } of stats) {
      if (family.has(parent) && !family.has(pid)) {
        family.add(pid)
        grown = true
      }
    }
  }
  const ticks = stats.filter(({ pid }) => family.has(pid)).reduce((sum, stat) => sum + stat.ticks, 0)
  return (ticks * 1000) / TICKS_PER_SECOND
}

/** Resident memory in bytes. */
export function memoryOf(pid: number): number {
  const match = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
  return Number(match?.[1] ?? 0) * 1024
}
