import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene()

const far = { from: '9999-01-01T00:00:00Z', to: '9999-12-31T23:59:59Z' }

test.each([
  ['adminAnalytics', { ...far, tz: 'Pacific/Kiritimati' }],
  ['adminAnalytics', { from: '0000-01-01', to: '0000-01-05', tz: 'UTC' }],
  ['adminAnalytics', { from: '2100-01-02', to: '2100-01-03', tz: 'UTC' }],
  ['adminAnalytics', { from: '2019-12-31', to: '2020-01-02', tz: 'UTC' }],
  ['adminAnalyticsCsv', { ...far, tz: 'Pacific/Kiritimati', by: 'day' }],
  ['adminBatches', { ...far, tz: 'Pacific/Kiritimati' }],
  ['adminPresenceHistory', far],
] as const)('%s refuses dates out of bounds, and the server goes on: %o', async (route, query) => {
  const admin = scene.api('admin_token')
  expect(await admin.refusal(route, { query } as never)).toMatchObject({ status: 400, code: 'invalid' })
  expect((await fetch(`${scene.url}/healthz`)).status).toBe(200)
})

test('the last days that are allowed are counted in every zone', async () => {
  const admin = scene.api('admin_token')
  for (const tz of ['Pacific/Kiritimati', 'Etc/GMT+12', 'UTC']) {
    const { byDay } = await admin.get('adminAnalytics', { query: { from: '2098-01-01', to: '2100-01-01', tz } })
    expect(byDay).toHaveLength(730)
  }
})
