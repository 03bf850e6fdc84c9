import { expect, test } from 'vitest'
import { formatBytes } from '@/components/chat/byte-format'

test.each([
  [0, '0 bytes'],
  [1, '1 byte'],
  [203, '203 bytes'],
  [1500, '1.5 kB'],
  [512_000, '512 kB'],
  [2_440_000, '2.4 MB'],
])('%d bytes are %s', (bytes, words) => expect(formatBytes(bytes, false)).toBe(words))
