import fc from 'fast-check'
import { expect, test } from 'vitest'
import { assertMayNameJob, assertMayWrite, previewOf, toStoredContent } from '@/lib/domain/message-policy'

const codeOf = (run: () => void): string | null => {
  try {
    run()
    return null
  } catch (error) {
    return (error as { code: string }).code
  }
}
const role = fc.constantFrom('contractor', 'customer', 'admin')

test('a message goes between a contractor and a customer who are there, and whom no block parts', () => {
  const receiver = fc.option(
    fc.record({ role, suspended: fc.boolean(), blockedSender: fc.boolean(), blockedBySender: fc.boolean() }),
  )
  fc.assert(
    fc.property(fc.constantFrom('contractor', 'customer'), receiver, (senderRole, who) => {
      const reasons = [
        [who === null, 'not_found'],
        [who?.role === senderRole || who?.role === 'admin', 'forbidden'],
        [who?.suspended, 'suspended'],
        [who?.blockedSender || who?.blockedBySender, 'blocked'],
      ] as const
      const first = reasons.find(([applies]) => applies)?.[1] ?? null
      expect(codeOf(() => assertMayWrite(senderRole as 'contractor', who as never))).toBe(first)
    }),
    { numRuns: 500 },
  )
})

test('a job may be named by who may see it in this conversation, and by nobody else', () => {
  const job = fc.option(
    fc.record({
      posterId: fc.constantFrom('me', 'peer', 'other'),
      posterRole: role,
      isOpen: fc.boolean(),
      isLinked: fc.boolean(),
    }),
  )
  fc.assert(
    fc.property(fc.constantFrom('contractor', 'customer'), job, (senderRole, found) => {
      const may =
        found !== null &&
        (found.isLinked ||
          (senderRole === 'contractor'
            ? found.isOpen && (found.posterRole === 'customer' || found.posterId === 'me')
            : found.posterId === 'me' || (found.isOpen && found.posterId === 'peer')))
      const sender = { userId: 'me', role: senderRole as 'contractor' }
      expect(codeOf(() => assertMayNameJob(sender, 'peer', found as never))).toBe(may ? null : 'not_found')
    }),
    { numRuns: 500 },
  )
})

test('a preview is one line of at most 140 characters, cut between characters, with a sign where it was cut', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom('a', ' ', '\n', '😀', 'é', '\u0301'), maxLength: 400 }), (text) => {
      const preview = previewOf({ text })
      expect([...preview].length).toBeLessThanOrEqual(140)
      expect(preview.isWellFormed()).toBe(true)
      expect(preview).not.toMatch(/[\n\t]/)
      const line = text.replace(/\s+/g, ' ')
      if ([...line].length <= 140) expect(preview).toBe(line)
      else expect(preview).toBe(`${[...line].slice(0, 139).join('')}…`)
    }),
    { numRuns: 1000 },
  )
})

test('what the server measured replaces what the sender said of a file', () => {
  const upload = {
    fileUrl: '/uploads/a.png',
    fileName: 'a.png',
    fileSize: 10,
    mimeType: 'image/png',
    width: 1,
    height: 2,
  }
  const content = { fileUrl: '/uploads/a.png', fileName: 'mine', fileSize: 99, caption: 'c', mimeType: 'text/html' }
  expect(toStoredContent({ messageType: 'image', content }, upload)).toEqual({
    fileUrl: '/uploads/a.png',
    fileName: 'mine',
    caption: 'c',
    fileSize: 10,
    mimeType: 'image/png',
    width: 1,
    height: 2,
  })
})
