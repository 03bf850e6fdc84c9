import { readFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '..')

/** What lies beside a source file is found from it, wherever the bundle is. */
function ownPlaces(outfile) {
  return {
    name: 'own places',
    setup(building) {
      building.onLoad({ filter: /\/lib\/server\/.*\.ts$/ }, ({ path: file }) => {
        const place = JSON.stringify(path.relative(path.dirname(outfile), file))
        const source = readFileSync(file, 'utf8')
        return {
          contents: source.replaceAll('import.meta.url', `new URL(${place}, import.meta.url).href`),
          loader: 'ts',
        }
      })
    },
  }
}

/** Translates a server into one file of JavaScript, with a source map, that finds its packages where it lies. */
export async function bundleServer(entry, outfile, plugins = []) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    plugins: [...plugins, ownPlaces(path.resolve(root, outfile))],
    bundle: true,
    platform: 'node',
    format: 'esm',
    // What this Node does not speak yet is said in what it does.
    target: `node${process.versions.node}`,
    packages: 'external',
    sourcemap: true,
    logLevel: 'warning',
  })
}

if (process.argv[1] === import.meta.filename) await bundleServer(process.argv[2], process.argv[3])
