import { ensureInstalled, run } from './setup.mjs'

ensureInstalled()
// Next writes the types of routes that pages are checked against.
run('npx', ['next', 'typegen'])
run('npx', ['tsc', '--noEmit'])
run('npx', ['biome', 'check', '--error-on-warnings', '.'])
// What nothing uses: files, exports, packages.
run('npx', ['knip'])
run('npx', ['vitest', 'run', '--project', 'architecture'])
