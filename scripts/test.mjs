import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { ensureChromium } from './chromium.mjs'
import { ensureNginx } from './nginx.mjs'
import { ensurePgbouncer } from './pgbouncer.mjs'
import { ensurePromtool } from './promtool.mjs'
import { ensureBuilt, ensureInstalled } from './setup.mjs'

const reports = path.resolve('.cache/reports')
let passed = 0
/** What failed, by name: told once more at the end, where a long log is read first. */
const failures = []

/**
 * Runs one stage and adds what it counted. A stage that counted nothing counts as one, and one that ended badly failed,
 * whatever it counted.
 */
function stage(name, command, args, env = {}, count = null) {
  console.log(`\n— ${name}`)
  const startedAt = Date.now()
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } })
  const counted = count?.() ?? { passed: status === 0 ? 1 : 0, failures: [] }
  const failedHere = status === 0 || counted.failures.length > 0 ? counted.failures : [`ended with ${status}`]
  passed += counted.passed
  failures.push(...failedHere.map((failure) => `${name}: ${failure}`))
  console.log(
    `— ${name}: ${counted.passed} passed, ${failedHere.length} failed, ${Math.round((Date.now() - startedAt) / 1000)} s`,
  )
}

function readReport(file, read) {
  return () => {
    const place = path.join(reports, file)
    return existsSync(place) ? read(JSON.parse(readFileSync(place, 'utf8'))) : { passed: 0, failures: ['no report'] }
  }
}

/** Of Vitest's report. A file that could not be read into tests has failed as a whole. */
const readVitest = ({ numPassedTests, testResults }) => ({
  passed: numPassedTests,
  failures: testResults.flatMap((file) => {
    const failedTests = file.assertionResults.filter(({ status }) => status === 'failed')
    if (file.status === 'failed' && failedTests.length === 0) return [path.relative('.', file.name)]
    return failedTests.map(({ fullName, failureMessages }) => {
      // Of a test that ran out of its time Vitest reports a stack whose error has a placeholder for words.
      const reason = failureMessages[0]?.split('\n')[0]?.replace('Error: STACK_TRACE_ERROR', 'timed out')
      return `${path.relative('.', file.name)} › ${fullName}: ${reason}`
    })
  }),
})

/** Of Playwright's report. What was skipped or passed only when repeated has not passed. */
const readPlaywright = ({ stats, suites }) => {
  const specsOf = (suite) => [...(suite.specs ?? []), ...(suite.suites ?? []).flatMap(specsOf)]
  return {
    passed: stats.expected,
    failures: suites
      .flatMap(specsOf)
      .filter(({ tests }) => tests.some(({ status }) => status !== 'expected'))
      .map(({ file, title }) => `${file} › ${title}`),
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
  readReport(`${project}.json`, readVitest),
]

ensureInstalled()
rmSync(reports, { recursive: true, force: true })
mkdirSync(reports, { recursive: true })

stage('types of routes', 'npx', ['next', 'typegen'], { NEXT_TELEMETRY_DISABLED: '1' })
stage('types', 'npx', ['tsc', '--noEmit'])
stage('lint', 'npx', ['biome', 'check', '--error-on-warnings', '.'])
stage(...vitest('architecture'))
stage(...vitest('unit'))
ensurePromtool()
stage(...vitest('integration'))
stage(...vitest('contract-over-nodes'))
ensurePgbouncer()
stage(...vitest('contract-over-pooler'))
ensureNginx()
stage(...vitest('behind-nginx'))
ensureBuilt()
const chromium = ensureChromium()
stage(
  'end-to-end tests',
  'npx',
  ['playwright', 'test'],
  { CHROMIUM_PATH: chromium, PLAYWRIGHT_JSON_OUTPUT_NAME: path.join(reports, 'e2e.json') },
  readReport('e2e.json', readPlaywright),
)
// Minutes of kills and cuts are for the machine that judges a change, not for each run at a desk.
if (process.argv.includes('--with-faults')) stage(...vitest('faults-selection', 'fault tests (selection)'))

for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`\n${passed} passed, ${failures.length} failed`)
process.exit(failures.length === 0 ? 0 : 1)
