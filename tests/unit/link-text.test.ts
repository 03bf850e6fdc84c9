import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { expect, test } from 'vitest'
import LinkedText from '@/components/chat/linked-text'

/** The addresses that a text links to, as they are shown. */
function linksOf(text: string): string[] {
  const html = renderToStaticMarkup(createElement(LinkedText, { text }))
  return [...html.matchAll(/<a [^>]*>(.*?)<\/a>/g)].map(([, shown = '']) => shown)
}

test.each([
  ['https://example.com', 'https://example.com'],
  ['HTTP://Example.com/a', 'HTTP://Example.com/a'],
  ['see www.example.com.', 'www.example.com'],
  ['example.com/prices', 'example.com/prices'],
  ['a-b.co.uk:8080/x?y=1', 'a-b.co.uk:8080/x?y=1'],
  ['https://studio.it/so', 'https://studio.it/so'],
  ['“https://example.com”', 'https://example.com'],
  ['‘https://example.com/a’', 'https://example.com/a'],
  ['«https://example.com»', 'https://example.com'],
  ['https://example.com…', 'https://example.com'],
  ['看https://example.com。好', 'https://example.com'],
  ['（https://example.com/a）', 'https://example.com/a'],
  ['write to me@example.com.', 'me@example.com'],
  ['ME@EXAMPLE.COM', 'ME@EXAMPLE.COM'],
  ['“me@studio.it”', 'me@studio.it'],
])('%s links to %s', (text, link) => expect(linksOf(text)).toEqual([link]))

test.each([
  'done.So',
  'done.So/call',
  'it.is/was',
  'size.is/big',
  'invoice.zip',
  'invoice.zip/old',
  'v1.2.zip/setup',
  'notes.md/old',
  'me@done.So',
  'x@y.zip',
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
])('%s is no link', (text) => expect(linksOf(text)).toEqual([]))
