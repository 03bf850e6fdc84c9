import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { failPointPatches, type Patch } from './patches'

const root = path.resolve('.')
const copied = [
  'lib/domain',
  'lib/protocol',
  'lib/server',
  'prisma',
  'tests/support/headless-server.ts',
  'package.json',
  'tsconfig.json',
]

/** A copy of the server's sources in `folder`, with fail points and, on top, a planted defect. */
export function makeTestBuild(folder: string, planted: readonly Patch[] = []): string {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const place of copied) cpSync(path.join(root, place), path.join(folder, place), { recursive: true })
  cpSync(path.join(import.meta.dirname, 'shifted-clock.mjs'), path.join(folder, 'shifted-clock.mjs'))
  symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))
  for (const patch of [...failPointPatches, ...planted]) applyPatch(folder, patch)
  return folder
}

/** @throws when the text to replace does not stand in the file exactly once: then the patch has to follow the source */
function applyPatch(folder: string, { file, find, replace }: Patch): void {
  const place = path.join(folder, file)
  const parts = readFileSync(place, 'utf8').split(find)
  if (parts.length !== 2) throw new Error(`${file} holds ${parts.length - 1} times, not once: ${find}`)
  writeFileSync(place, parts.join(replace))
}
