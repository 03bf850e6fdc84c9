import { expect, test } from 'vitest'
import { toStateWords } from '@/components/bulk/batch-state-line'
import { recalledWords, recallWords } from '@/components/bulk/bulk-words'
import type { BatchTotals, BulkBatch } from '@/lib/protocol/bulk-objects'

const none = { requested: 4, pending: 0, sent: 0, failed: 0, withheld: 0, cancelled: 0, recalled: 0 }
const totals = (figures: Partial<BatchTotals>) => ({ ...none, delivered: 0, read: 0, replied: 0, ...figures })
const headline = (state: 'sent' | 'stopped', figures: Partial<BatchTotals>) =>
  toStateWords({ state, pausedBecause: null, totals: totals(figures) } as BulkBatch)

test('a batch of which everything was taken back says so, and not that nobody got it', () => {
  expect(headline('sent', { recalled: 4 })).toBe('Taken back from 4 customers')
  expect(headline('stopped', { recalled: 1, cancelled: 3 })).toBe('Taken back from 1 customer')
  expect(headline('sent', { sent: 3, recalled: 1, replied: 2 })).toBe('2 of 3 replied, taken back from 1')
  expect(headline('sent', { failed: 4 })).toBe('Nobody got it')
  expect(headline('stopped', { cancelled: 4 })).toBe('Stopped')
})

test.each([
  [{ sent: 4 }, 'The 4 who have not read it find "Message deleted" in its place.'],
  [{ sent: 2, read: 1 }, 'The one who has not read it finds "Message deleted" in its place. The one who has keeps it.'],
  [
    { sent: 3, read: 1, pending: 1 },
    'The 2 who have not read it find "Message deleted" in its place. The one who has keeps it. Nobody else gets it.',
  ],
  [{ sent: 4, read: 2 }, 'The 2 who have not read it find "Message deleted" in its place. The 2 who have keep it.'],
])('taking back what is at %o names those whom there are', (figures, words) => {
  expect(recallWords(totals(figures))).toBe(words)
})

test.each([
  [{ recalled: 4, alreadyRead: 0 }, 'Nobody had read it.'],
  [{ recalled: 3, alreadyRead: 1 }, 'One was read and stays.'],
  [{ recalled: 2, alreadyRead: 2 }, '2 were read and stay.'],
  [{ recalled: 0, alreadyRead: 2 }, 'All of it was read before.'],
])('what came of it, %o, is told likewise', (report, words) => {
  expect(recalledWords(report)).toBe(words)
})
