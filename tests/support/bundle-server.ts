import { mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { build, type Plugin } from 'esbuild'

const root = path.resolve('.')

/** What a process runs, in the folder of its build. */
export const ENTRY = 'server.mjs'

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
 * The server without its pages in one file in `folder`: processes start a hundred times in a run, and compiling 440 files
 * each time would take most of it.
 */
export async function bundleServer(folder: string, plugins: readonly Plugin[] = []): Promise<void> {
  mkdirSync(folder, { recursive: true })
  for (const place of ['node_modules', 'prisma']) symlinkSync(path.join(root, place), path.join(folder, place))
  await build({
    absWorkingDir: root,
    entryPoints: ['tests/support/headless-server.ts'],
    outfile: path.join(folder, ENTRY),
    plugins: [...plugins, ownPlaces],
    bundle: true,
    platform: 'node',
    format: 'esm',
    // As tsx does for the product: what this Node does not speak yet is said in what it does.
    target: `node${process.versions.node}`,
    packages: 'external',
    logLevel: 'warning',
  })
}
