import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import vm from 'node:vm'
import { build } from 'esbuild'

const root = path.resolve(import.meta.dirname, '..')
const next = path.join(root, '.next')
const readJson = (name) => JSON.parse(readFileSync(path.join(next, name), 'utf8'))

/** Paths of built files as they stand in other files. */
const BUILT = /static\/(?:chunks|media)\/[\w.~-]+?\.(?:js|css|woff2)/g

/** The page for no connection, and one whose shell loads the same parts under names of its own. */
const HELD_PAGES = ['offline', '(app)/inbox/[[...place]]']

function readManifest(page) {
  const context = { globalThis: {} }
  const file = `server/app/${page}/page_client-reference-manifest.js`
  vm.runInNewContext(readFileSync(path.join(next, file), 'utf8'), context)
  return context
}

/** All that a page without a connection is made of: what it names, what that names, and so on. */
function listHeldFiles() {
  const main = readJson('build-manifest.json')
  const found = new Set()
  const follow = (text) => {
    for (const [file] of text.matchAll(BUILT)) {
      // Strings in a library may look like names of files.
      if (found.has(file) || !existsSync(path.join(next, file))) continue
      found.add(file)
      if (!file.endsWith('.woff2'))
        follow(readFileSync(path.join(next, file), 'utf8').replaceAll('../media/', 'static/media/'))
    }
  }
  follow(JSON.stringify([HELD_PAGES.map(readManifest), main.rootMainFiles, main.polyfillFiles]))
  // Other alphabets come with the text that needs them.
  return [...found].filter((file) => !file.endsWith('.woff2') || file.includes('inter-latin-wght')).sort()
}

const files = [
  { url: '/offline', revision: readFileSync(path.join(next, 'BUILD_ID'), 'utf8') },
  { url: '/icon.svg', revision: readFileSync(path.join(next, 'BUILD_ID'), 'utf8') },
  // Their names tell their content.
  ...listHeldFiles().map((file) => ({ url: `/_next/${file}`, revision: null })),
]

await build({
  entryPoints: [path.join(root, 'lib/worker/service-worker.ts')],
  outfile: path.join(root, 'public/service-worker.js'),
  bundle: true,
  minify: true,
  format: 'iife',
  target: 'es2022',
  define: { 'self.__HELD_FILES': JSON.stringify(files), 'process.env.NODE_ENV': '"production"' },
  logLevel: 'warning',
})
console.log(`The service worker holds ${files.length} files.`)
