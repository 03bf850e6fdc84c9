import { expect, test } from 'vitest'
import { hrefOf, pushTextOf, sentenceOf } from '@/lib/client/notification-words'

const told = { id: 'n', kind: 'export', about: 'e', from: null, count: 1, seq: 0, preview: null } as const

test.each([
  ['ready', 'Your data is ready to download for 24 hours'],
  ['failed', 'Your data could not be put together: ask for it again'],
  // To a device that may show neither name nor text.
  ['', 'There is news of the copy of your data'],
])('of an export that is "%s" list and push say the same, and lead to where it is', (text, words) => {
  expect(sentenceOf({ ...told, text })).toBe(words)
  expect(pushTextOf({ ...told, text })).toEqual({ title: 'Rollcall', body: words })
  expect(hrefOf(told)).toBe('/settings#your-data')
})
