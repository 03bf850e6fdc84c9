import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toFileName } from '@/lib/domain/file-name'
import { fileName } from '@/lib/protocol/scalars'

test.each([
  ['photo.jpg', 'photo.jpg'],
  ['C:\\Users\\me\\photo.jpg', 'photo.jpg'],
  ['../../etc/passwd', 'passwd'],
  ['  spaced é.png ', 'spaced é.png'],
  ['bell\u0007.png', 'bell.png'],
  ['', 'file'],
  [undefined, 'file'],
  ['folder/', 'file'],
])('%s is stored as %s', (given, wanted) => {
  expect(toFileName(given)).toBe(wanted)
})

test('a name that is too long is cut and keeps its ending', () => {
  const name = toFileName(`${'🏠'.repeat(300)}.jpeg`)
  expect([...name]).toHaveLength(255)
  expect(name.endsWith('🏠.jpeg')).toBe(true)
})

test('whatever a browser sends becomes a name that the contract allows', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      expect(fileName.safeParse(toFileName(name)).success).toBe(true)
    }),
  )
})
