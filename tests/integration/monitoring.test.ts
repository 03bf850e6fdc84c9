import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { ensurePromtool } from '../../scripts/promtool.mjs'
import { createScene } from '../support/scene'

type Panel = {
  id: number
  type: string
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  targets?: { refId: string; expr: string }[]
}
type Rules = { groups: { rules: { alert: string; expr: string; labels: { severity: string } }[] }[] }

const METRICS_TOKEN = 'a token of the metrics'
const folder = 'deploy/monitoring'
const scene = createScene({ METRICS_TOKEN })

const readDashboard = () => JSON.parse(readFileSync(`${folder}/dashboard.json`, 'utf8')) as { panels: Panel[] }
const alerts = (parse(readFileSync(`${folder}/alerts.yml`, 'utf8')) as Rules).groups.flatMap(({ rules }) => rules)
/** Grafana fills in how far apart its points are. */
const shown = readDashboard().panels.flatMap(({ targets = [] }) =>
  targets.map(({ expr }) => expr.replaceAll('$__rate_interval', '1m')),
)

function promtool(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(ensurePromtool(), args, { encoding: 'utf8' })
  return { status, told: `${stdout}${stderr}` }
}

/** What Prometheus says of these expressions. */
function check(expressions: readonly string[]) {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'rollcall-rules-')), 'rules.yml')
  const rules = expressions.map((expr, at) => ({ record: `shown:${at}`, expr }))
  writeFileSync(file, stringify({ groups: [{ name: 'shown', rules }] }))
  return promtool('check', 'rules', '--lint=none', file)
}

const namesIn = (expression: string) => expression.match(/\brollcall_\w+/g) ?? []

test('Prometheus takes its configuration and the alerts, and they go off when they should', () => {
  for (const args of [
    ['check', 'config', '--syntax-only', `${folder}/prometheus.yml`],
    ['check', 'rules', '--lint-fatal', `${folder}/alerts.yml`],
    ['test', 'rules', `${folder}/alerts.test.yml`],
  ]) {
    expect(promtool(...args)).toMatchObject({ status: 0 })
  }
  expect(alerts.every(({ labels }) => ['page', 'ticket'].includes(labels.severity))).toBe(true)
})

test('every expression of the dashboard is one, and a broken one would be told', () => {
  expect(shown.length).toBeGreaterThan(15)
  expect(check(shown)).toMatchObject({ status: 0 })
  expect(check([...shown, 'sum(rate(rollcall_events_total[1m])']).status).not.toBe(0)
})

test('every metric that is shown or watched is one that a node has', async () => {
  const client = await scene.connect('contractor_token')
  await client.get('get_online_status', { userId: 'user123' })
  await scene.api('contractor_token').get('getMe')
  const ask = () => fetch(`${scene.url}/metrics`, { headers: { authorization: `Bearer ${METRICS_TOKEN}` } })
  const text = await (await ask()).text()
  const has = new Set([...text.matchAll(/^(\w+)(?:\{| )/gm)].map((match) => match[1] as string))
  const named = [...shown, ...alerts.map(({ expr }) => expr)].flatMap(namesIn)
  expect(named.length).toBeGreaterThan(30)
  expect([...new Set(named)].filter((name) => !has.has(name))).toEqual([])
  expect(has.has('rollcall_no_such_thing')).toBe(false)
})

test('the dashboard is one of Grafana', () => {
  const widened = `
    type Json<T> = T extends string ? \`\${T}\` : T extends number ? \`\${T}\` extends \`\${infer N extends number}\` ? N : T
      : T extends boolean | null | undefined ? T : T extends (infer U)[] ? Json<U>[]
      : { [K in keyof T as T[K] extends () => void ? never : K]: Json<T[K]> }
    type Shown = Omit<G.Dashboard, 'panels'> & { panels: (Omit<G.Panel, 'targets'> & { targets: Dataquery[] } | G.RowPanel)[] }`
  const toSource = (dashboard: unknown, name: string) => `const ${name}: Json<Shown> = ${JSON.stringify(dashboard)}`
  const dashboard = readDashboard()
  const [row, first, ...others] = dashboard.panels
  const wrong = { ...dashboard, panels: [row, { ...first, targetz: [] }, ...others] }
  mkdirSync('.cache', { recursive: true })
  writeFileSync(
    '.cache/dashboard.ts',
    [
      "import type * as G from '@grafana/grafana-foundation-sdk/dashboard'",
      "import type { Dataquery } from '@grafana/grafana-foundation-sdk/prometheus'",
      widened,
      toSource(dashboard, 'dashboard'),
      // What is wrong must be found, or this fails as well.
      '// @ts-expect-error',
      toSource(wrong, 'wrong'),
    ].join('\n'),
  )
  const flags = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'esnext', '--moduleResolution', 'bundler']
  const tsc = ['tsc', '--ignoreConfig', ...flags, '--types', '', '.cache/dashboard.ts']
  const { status, stdout } = spawnSync('npx', tsc, { encoding: 'utf8' })
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
})

test('no panel of the dashboard hides another or has its id', () => {
  const { panels } = readDashboard()
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) => {
    expect(x + w).toBeLessThanOrEqual(24)
    return Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`)
  })
  expect(new Set(cells).size).toBe(cells.length)
})
