import { copyFileSync, mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import type { Plugin } from 'esbuild'
import { bundleServer } from '../../support/bundle-server'

const root = path.resolve('.')
const preloaded = ['shifted-clock.mjs', 'address-map.mjs']
/** What a node process loads before its entry, found from the folder of its build. */
export const PRELOADED = preloaded.map((file) => `./${file}`)

/** Modules whose importers get these instead; they hand on what the product's own make, with ports decorated. */
const decorated: Record<string, string> = {
  [path.join(root, 'lib/server/runtime')]: path.join(import.meta.dirname, 'decorated-runtime.ts'),
  [path.join(root, 'lib/server/coordination')]: path.join(import.meta.dirname, 'decorated-coordination.ts'),
}

const decorators: Plugin = {
  name: 'decorators',
  setup(building) {
    building.onResolve({ filter: /\/(runtime|coordination)$/ }, ({ path: target, importer, resolveDir }) => {
      const decorator = decorated[path.resolve(resolveDir, target)]
      return decorator === undefined || decorator === importer ? undefined : { path: decorator }
    })
  },
}

/** The server in one file in `folder`, with places to die at and defects that a variable switches on. */
export async function makeTestBuild(folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const file of preloaded) copyFileSync(path.join(import.meta.dirname, file), path.join(folder, file))
  await bundleServer(folder, [decorators])
  return folder
}
