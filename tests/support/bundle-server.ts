import { mkdirSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'esbuild'
import { bundleServer as bundle } from '../../scripts/bundle-server.mjs'

const root = path.resolve('.')

/** What a process runs, in the folder of its build. */
export const ENTRY = 'server.mjs'

/**
 * The server without its pages in one file in `folder`: processes start a hundred times in a run, and compiling 440 files
 * each time would take most of it.
 */
export async function bundleServer(folder: string, plugins: readonly Plugin[] = []): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const place of ['node_modules', 'prisma']) symlinkSync(path.join(root, place), path.join(folder, place))
  await bundle('tests/support/headless-server.ts', path.join(folder, ENTRY), [...plugins])
}
