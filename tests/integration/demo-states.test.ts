import { expect, test } from 'vitest'
import { type BatchState, copyStates } from '@/lib/protocol/bulk-objects'
import { createScene } from '../support/scene'

const scene = createScene()

test('the demo shows a batch in every state that stays, and every way in which a copy does not arrive', async () => {
  const { items } = await scene.api('contractor_token').get('listBatches', { query: { limit: 200 } })
  const states: BatchState[] = ['scheduled', 'paused', 'sent', 'stopped', 'cancelled']
  for (const state of states)
    expect(
      items.some((batch) => batch.state === state),
      state,
    ).toBe(true)
  for (const copies of copyStates)
    expect(
      items.some(({ totals }) => totals[copies] > 0),
      copies,
    ).toBe(true)

  const stopped = items.find(({ state }) => state === 'stopped')
  expect(stopped?.totals).toMatchObject({ requested: 3, sent: 2, cancelled: 1, pending: 0 })
})

test('the demo shows a follow-up that was answered, and who waits for one', async () => {
  const { items } = await scene.api('contractor_token').get('listBatches', { query: { limit: 200 } })
  const answered = items.filter(({ parentId, totals }) => parentId !== null && totals.replied > 0)
  expect(answered.map(({ followUp, totals }) => [followUp, totals.sent, totals.replied])).toEqual([
    ['unanswered', 2, 1],
  ])
  expect(items.some(({ followUp, state }) => followUp === 'unanswered' && state === 'scheduled')).toBe(true)
})

test('the demo shows an admin what the rate limit refused, and reports that wait for them', async () => {
  const admin = scene.api('admin_token')
  const from = new Date(Date.now() - 20 * 24 * 60 * 60_000).toISOString()
  const { totals } = await admin.get('adminAnalytics', { query: { from } })
  expect(totals).toMatchObject({ refusedByRateLimit: 5, stopped: 1, followUpReplies: 1 })
  const { items } = await admin.get('adminReports', { query: { state: 'open' } })
  expect(items.length).toBeGreaterThan(0)
})
