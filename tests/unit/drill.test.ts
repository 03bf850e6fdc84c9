import { expect, test } from 'vitest'
import { countBehind, isAmong } from '@/components/admin/drill'
import type { AdminBatch } from '@/lib/protocol/admin-objects'

const batch: AdminBatch = {
  id: 'b',
  createdAt: '2026-11-27T10:00:00.000Z',
  state: 'stopped',
  parentId: null,
  contractorId: 'c',
  contractorName: 'Maya',
  jobId: null,
  jobTitle: null,
  templateId: 't',
  messageType: 'text',
  totalSent: 4,
  totalFailed: 3,
  withheld: 1,
  recalled: 1,
  pending: 0,
  cancelled: 2,
  delivered: 3,
  read: 2,
  replied: 1,
}

test('what was undone and what was stopped stand apart, by what became of the batch', () => {
  const behind = (state: AdminBatch['state']) =>
    (['undone', 'stopped'] as const).map((show) => countBehind({ ...batch, state }, show))
  expect([behind('cancelled'), behind('stopped')]).toEqual([
    [2, 0],
    [0, 2],
  ])
})

test('follow-ups alone stand behind their number and that of their replies', () => {
  const behind = (parentId: string | null) =>
    (['followUps', 'followUpReplies'] as const).map((show) => countBehind({ ...batch, parentId }, show))
  expect([behind(null), behind('first')]).toEqual([
    [0, 0],
    [1, 1],
  ])
})

test('the rows of no job and of no template are those alone', () => {
  const rows = [
    { jobId: null, templateId: 't' },
    { jobId: 'j', templateId: null },
  ]
  const among = (group: { job?: string; template?: string }) =>
    rows.map((row) => isAmong(row, { show: 'batches', ...group }))
  expect(among({ job: 'none' })).toEqual([true, false])
  expect(among({ template: 'none' })).toEqual([false, true])
  expect(among({ job: 'j', template: 't' })).toEqual([true, true])
})
