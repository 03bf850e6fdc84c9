import { expect, test } from 'vitest'
import { isLinkText } from '@/components/chat/link-text'

test.each([
  'https://example.com',
  'HTTP://Example.com/a',
  'www.example.com',
  'example.com/prices',
  'a-b.co.uk:8080/x?y=1',
])('%s is a link', (value) => {
  expect(isLinkText(value)).toBe(true)
})

test.each([
  'done.So',
  'invoice.zip',
  'tomorrow.Is',
  'boiler.py',
  'example.com',
  'example.com/',
  'Done.So/far',
  'javascript:alert(1)',
  'file://x/y',
  'https://',
  'www.',
  '3.5/4',
])('%s is no link', (value) => {
  expect(isLinkText(value)).toBe(false)
})
