import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toDownloadName, toFileName } from '@/lib/domain/file-name'
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
  ['invoice\u202Egnp.exe', 'invoicegnp.exe'],
  ['two\u2028lines.pdf', 'twolines.pdf'],
  ['in\u034fvo\ue000ice\u{e0041}.pdf', 'invoice.pdf'],
  ['\u{1d159}\ufffc', 'file'],
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

test.each([
  ['offer.pdf', 'offer.pdf'],
  ['offer.PDF', 'offer.PDF'],
  ['a.pdf.html', 'a.pdf'],
  ['setup.exe', 'setup.pdf'],
  ['plan of 12.5 m', 'plan of 12.5 m.pdf'],
  ['invoice\u202Efdp.exe', 'invoicefdp.pdf'],
  ['.html', '.html.pdf'],
])('%s is saved as %s', (given, wanted) => {
  expect(toDownloadName(given, 'pdf')).toBe(wanted)
})

test('a download ends as what it is, whatever it was called', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (name) => {
      expect(toDownloadName(name, 'pdf').toLowerCase().endsWith('.pdf')).toBe(true)
      expect(toDownloadName(name, 'pdf')).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u)
    }),
  )
})
