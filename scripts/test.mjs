import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { findProgram } from './debian-program.mjs'
import { ensureNginx } from './nginx.mjs'
import { ensureBuilt, ensureInstalled } from './setup.mjs'

const reports = path.resolve('.cache/reports')
let passed = 0
let failed = 0

/** Runs one stage and adds what it counted. A stage that counted nothing counts as one. */
function stage(name, command, args, env = {}, count = null) {
  console.log(`\n— ${name}`)
  const startedAt = Date.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const counted = count?.() ?? { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1 }
  passed += counted.passed
  // A stage that ended badly failed, whatever it counted.
  failed += status === 0 ? counted.failed : Math.max(1, counted.failed)
  console.log(
    `— ${name}: ${counted.passed} passed, ${counted.failed} failed, ${Math.round((Date.now() - startedAt) / 1000)} s`,
  )
}

function readReport(file, read) {
  return () => {
    const place = path.join(reports, file)
    return existsSync(place) ? read(JSON.parse(readFileSync(place, 'utf8'))) : { passed: 0, failed: 1 }
  }
}

const vitest = (project, name = `${project} tests`) => [
  name,
  'npx',
  [
    'vitest',
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${reports}/${project}.json`,
  ],
  {},
  readReport(`${project}.json`, (report) => ({ passed: report.numPassedTests, failed: report.numFailedTests })),
]

ensureInstalled()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

stage('types of routes', 'npx', ['next', 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' })
stage('types', 'npx', ['tsc', '--noEmit'])
stage('lint', 'npx', ['biome', 'check', '--error-on-warnings', '.'])
stage(...vitest('architecture'))
stage(...vitest('unit'))
stage(...vitest('integration'))
stage(...vitest('contract-over-nodes'))
// Without a Redis the rest is still worth its run, but never in CI, where the stage then fails.
if (process.env.CI || findProgram(['redis-server', 'valkey-server'], 'redis-server')) {
  stage(...vitest('faults-selection', 'fault tests (selection)'))
} else {
  console.log('\n— fault tests (selection): LEFT OUT, for there is no redis-server and none could be installed')
}
ensureNginx()
stage(...vitest('behind-nginx'))
ensureBuilt()
const chromium = ensureChromium()
stage(
  'end-to-end tests',
  'npx',
  ['playwright', 'test'],
  { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: path.join(reports, 'e2e.json') },
  readReport('e2e.json', ({ stats }) => ({
    passed: stats.expected,
    failed: stats.unexpected + stats.flaky + stats.skipped,
  })),
)

console.log(`\n${passed} passed, ${failed} failed`)
process.exit(failed === 0 ? 0 : 1)
