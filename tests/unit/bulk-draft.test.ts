import { describe, expect, test } from 'vitest'
import { createBulkDraft, parseBulkDraft, toBulkBody, toQueueRequest } from '@/lib/client/bulk-draft'
import { findMissing, isOverdue } from '@/lib/client/bulk-readiness'

const draft = {
  ...createBulkDraft('batch-1'),
  chosen: [{ id: 'user123', name: 'Kim Lawson' }],
  text: ' Hi {{firstName}} ',
}

describe('the bulk draft', () => {
  test('asks for placeholders to be filled in only where it holds some', () => {
    expect(toBulkBody(draft)).toEqual({
      messageType: 'text',
      content: { text: 'Hi {{firstName}}' },
      receiverIds: ['user123'],
      personalize: true,
    })
    expect(toBulkBody({ ...draft, text: 'Hi' })?.personalize).toBe(false)
  })

  test('is no request while somebody or something is missing', () => {
    expect(toBulkBody({ ...draft, chosen: [] })).toBeNull()
    expect(toBulkBody({ ...draft, text: '  ' })).toBeNull()
    expect(toBulkBody({ ...draft, mode: 'image' })).toBeNull()
  })

  test('goes out with what its check told, unless it is worked out anew', () => {
    expect(toQueueRequest(draft, 'token')).toMatchObject({ receiverIds: ['user123'], previewToken: 'token' })
    expect(toQueueRequest(draft)).not.toHaveProperty('previewToken')
    const followUp = { batchId: 'batch-0', who: 'unread' } as const
    const request = toQueueRequest({ ...draft, followUp }, 'token')
    expect(request).toMatchObject({ followUp })
    expect(request).not.toHaveProperty('previewToken')
    expect(request).not.toHaveProperty('receiverIds')
  })

  test('keeps its id through storage', () => {
    expect(parseBulkDraft(JSON.stringify(draft))).toEqual(draft)
  })

  test('reads nothing out of what is no draft', () => {
    for (const kept of [null, '', 'null', '{}', '{"version":2}', '[1]']) expect(parseBulkDraft(kept)).toBeNull()
  })

  test('is overdue from the moment on that was chosen for it', () => {
    const sendAt = '2026-03-01T08:00:00.000Z'
    const at = Date.parse(sendAt)
    expect([at - 1, at, at + 1].map((now) => isOverdue({ sendAt }, now))).toEqual([false, true, true])
    expect(isOverdue({ sendAt: null }, at)).toBe(false)
  })

  test('names everything that stands between it and sending', () => {
    const people = Array.from({ length: 2001 }, (_, index) => ({ id: `c${index}`, name: 'C' }))
    expect(findMissing(createBulkDraft('b'))).toEqual(['people', 'words'])
    expect(findMissing({ ...draft, chosen: people, text: '{{nme}}' })).toEqual(['fewer_people', 'placeholders'])
    expect(findMissing({ ...draft, text: '{{jobTitle}}' })).toEqual(['placeholders'])
    expect(findMissing({ ...draft, text: '{{jobTitle}}', jobId: 'job123' })).toEqual([])
    expect(findMissing({ ...draft, mode: 'image' })).toEqual(['picture'])
    expect(findMissing({ ...draft, text: '😀'.repeat(5000) })).toEqual([])
    expect(findMissing({ ...draft, text: '😀'.repeat(5001) })).toEqual(['shorter'])
  })
})
