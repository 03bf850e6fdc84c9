import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

type Resolving = { path: string; importer: string; resolveDir: string }
type Building = {
  onResolve(what: { filter: RegExp }, resolve: (found: Resolving) => { path: string } | undefined): void
  onLoad(what: { filter: RegExp }, load: (found: { path: string }) => { contents: string; loader: 'ts' }): void
}
type Plugin = { name: string; setup(building: Building): void }

const root = path.resolve('.')
// It comes with tsx, which runs the product: no version of its own to keep.
const ofTsx = createRequire(createRequire(import.meta.url).resolve('tsx'))
const esbuild = ofTsx('esbuild') as { build(options: Record<string, unknown>): Promise<unknown> }

/** What a node process runs, in the folder of its build. */
export const ENTRY = 'server.mjs'
const preloaded = ['shifted-clock.mjs', 'address-map.mjs']
/** What it loads before it, found from that folder. */
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

/** What lies beside a source file is found from it, wherever the build stands. */
const ownPlaces: Plugin = {
  name: 'own places',
  setup(building) {
    building.onLoad({ filter: /\/lib\/server\/.*\.ts$/ }, ({ path: file }) => {
      const url = JSON.stringify(pathToFileURL(file).href)
      return { contents: readFileSync(file, 'utf8').replaceAll('import.meta.url', url), loader: 'ts' }
    })
  },
}

/**
 * The server in one file in `folder`, with places to die at and defects that a variable switches on: nodes start a
 * hundred times in a run, and compiling them each time would take most of it.
 */
export async function makeTestBuild(folder: string): Promise<string> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (const file of preloaded) copyFileSync(path.join(import.meta.dirname, file), path.join(folder, file))
  for (const place of ['node_modules', 'prisma']) symlinkSync(path.join(root, place), path.join(folder, place))
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['tests/support/headless-server.ts'],
    outfile: path.join(folder, ENTRY),
    plugins: [decorators, ownPlaces],
    bundle: true,
    platform: 'node',
    format: 'esm',
    // As tsx does for the product: what this Node does not speak yet is said in what it does.
    target: `node${process.versions.node}`,
    packages: 'external',
    logLevel: 'warning',
  })
  return folder
}
