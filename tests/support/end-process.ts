import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rmSync } from 'node:fs'

/** Kills a process of the tests, and removes its folder once it is gone. */
export async function endProcess(child: ChildProcess, folder: string): Promise<void> {
  const exited = once(child, 'exit')
  child.kill('SIGKILL')
  await exited
  rmSync(folder, { recursive: true, force: true })
}
