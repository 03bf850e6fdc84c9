import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { takeOver } from '@/lib/client/held-database'
import { type KeptMarks, keptMarksKey, keptReadsKey } from '@/lib/client/kept-marks'
import { openUnsent } from '@/lib/client/unsent-database'
import type { Me } from '@/lib/protocol/objects'
import { markConversation, markNotification } from '@/lib/worker/outbox'

/** What the server answers, by what is in the address. */
const answers = new Map<string, { status: number; code: string }>()
const asked: string[] = []
const asksForSync = vi.fn(async () => undefined)
let users = 0
let userId: string

beforeEach(async () => {
  userId = `reader${++users}`
  await takeOver({ id: userId } as Me)
  vi.stubGlobal('self', { registration: { sync: { register: asksForSync } } })
  vi.stubGlobal('fetch', async (url: string) => {
    asked.push(url)
    const [, refusal] = [...answers].find(([part]) => url.includes(part)) ?? []
    if (!refusal) return Response.json({ deliveredSeq: 9, readSeq: 9 })
    const { status, code } = refusal
    return Response.json({ error: { code, message: 'No' } }, { status })
  })
})
afterEach(() => {
  vi.unstubAllGlobals()
  answers.clear()
  asked.length = 0
  asksForSync.mockClear()
})

const held = async <T>(key: string) => (await (await openUnsent())?.get('kept', key)) as T | undefined

test.each([
  [404, 'not_found'],
  [403, 'forbidden'],
  [403, 'blocked'],
  [400, 'invalid'],
])('what was read is dropped where the server refuses it for good: %i %s', async (status, code) => {
  answers.set('/gone/', { status, code })
  await markConversation('gone', 3)
  await markConversation('there', 4)
  expect(await held<KeptMarks>(keptMarksKey(userId))).toBeUndefined()
  expect(asked.filter((url) => url.includes('/gone/'))).toHaveLength(1)
  expect(asked.filter((url) => url.includes('/there/'))).toHaveLength(1)
  expect(asksForSync).not.toHaveBeenCalled()
})

test.each([
  [500, 'internal'],
  [429, 'rate_limited'],
  [401, 'unauthorized'],
])('it stays, and is told later, where that may pass: %i %s', async (status, code) => {
  answers.set('/later/', { status, code })
  await markConversation('later', 3)
  expect(await held<KeptMarks>(keptMarksKey(userId))).toEqual({ later: 3 })
  expect(asksForSync).toHaveBeenCalledOnce()
  answers.clear()
  await markConversation('there', 4)
  expect(await held<KeptMarks>(keptMarksKey(userId))).toBeUndefined()
})

test('notifications that the server takes no mark of are dropped as well', async () => {
  answers.set('/api/notifications/read', { status: 400, code: 'invalid' })
  await markNotification('n1')
  expect(await held(keptReadsKey(userId))).toBeUndefined()
})
