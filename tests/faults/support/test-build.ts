import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { failPointPatches, type Patch } from './patches'

const root = path.resolve('.')
// It comes with tsx, which runs the product: no version of its own to keep.
const ofTsx = createRequire(createRequire(import.meta.url).resolve('tsx'))
const esbuild = ofTsx('esbuild') as { buildSync(options: Record<string, unknown>): unknown }
const copied = [
  'lib/domain',
  'lib/protocol',
  'lib/server',
  'prisma',
  'tests/support/headless-server.ts',
  'package.json',
  'tsconfig.json',
]

/** What a node process runs, in the folder of its build. */
export const ENTRY = 'server.mjs'

/**
 * A copy of the server's sources in `folder`, with fail points and, on top, a planted defect, in one file: nodes start
 * a hundred times in a run, and compiling them each time would take most of it.
 */
export function makeTestBuild(folder: string, planted: readonly Patch[] = []): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const place of copied) cpSync(path.join(root, place), path.join(folder, place), { recursive: true })
  cpSync(path.join(import.meta.dirname, 'shifted-clock.mjs'), path.join(folder, 'shifted-clock.mjs'))
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  for (const patch of [...failPointPatches, ...planted]) applyPatch(folder, patch)
  // Each module reads its scripts from the folder beside it, which in a build of one file is the one beside that.
  for (const place of ['presence', 'limits']) {
    cpSync(path.join(folder, 'lib/server', place, 'scripts'), path.join(folder, 'scripts'), { recursive: true })
  }
  esbuild.buildSync({
    absWorkingDir: folder,
    entryPoints: ['tests/support/headless-server.ts'],
    outfile: ENTRY,
    bundle: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    logLevel: 'warning',
  })
  return folder
}

/** @throws when the text to replace does not stand in the file exactly once: then the patch has to follow the source */
function applyPatch(folder: string, { file, find, replace }: Patch): void {
  const place = path.join(folder, file)
  const parts = readFileSync(place, 'utf8').split(find)
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times, not once: ${find}`)
  writeFileSync(place, parts.join(replace))
}
