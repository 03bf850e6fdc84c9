import { spawnSync } from 'node:child_process'
import { ensureInstalled } from './setup.mjs'

/** All fault tests, or those of the selection, and at the end the table of what they measured. */
ensureInstalled()
const project = process.argv.includes('--selection') ? 'faults-selection' : 'faults'
const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const { status } = spawnSync('npx', ['vitest', 'run', '--project', project, ...files], { stdio: 'inherit' })
process.exit(status ?? 1)
