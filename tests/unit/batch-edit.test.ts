import { expect, test } from 'vitest'
import { toBatchChange, toBatchEdit, toEditedDraft } from '@/lib/client/batch-edit'
import type { BulkBatch } from '@/lib/protocol/bulk-objects'

const batch = {
  id: 'b',
  messageType: 'text',
  content: { text: 'Hi' },
  jobId: 'job123',
  sendAt: '2026-05-06T08:00:00.000Z',
  whenFree: true,
} as BulkBatch
const changed = (patch: object) =>
  toBatchChange(batch, toEditedDraft(batch, { ...toBatchEdit(batch), ...patch }, [{ id: 'user123', name: 'Kim' }]))

test('a change of a batch asks for what differs alone', () => {
  expect(changed({})).toEqual({})
  expect(changed({ text: ' Hi ' })).toEqual({})
  expect(changed({ jobId: null })).toEqual({ jobId: null })
  expect(changed({ text: 'Hello' })).toEqual({ content: { text: 'Hello' }, personalize: false })
})

test('a placeholder that is new to a batch is filled in', () => {
  expect(changed({ text: 'Hi {{name}}' })).toEqual({ content: { text: 'Hi {{name}}' }, personalize: true })
})

test('of a picture another caption is a change, and another picture', () => {
  const picture = { fileUrl: '/uploads/a.jpg', fileName: 'a.jpg', fileSize: 9 }
  const withPicture = { ...batch, messageType: 'image', content: { ...picture, caption: 'Old' } } as BulkBatch
  const edit = toBatchEdit(withPicture)
  const people = [{ id: 'user123', name: 'Kim' }]
  const of = (patch: object) => toBatchChange(withPicture, toEditedDraft(withPicture, { ...edit, ...patch }, people))
  expect(of({})).toEqual({})
  expect(of({ caption: 'New' })).toEqual({ content: { ...picture, caption: 'New' }, personalize: false })
  const other = { ...picture, fileUrl: '/uploads/b.jpg' }
  expect(of({ picture: other })).toEqual({ content: { ...other, caption: 'Old' }, personalize: false })
})
