import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { createLogger } from '@/lib/server/logger'

test('a database error is told without what it quotes and the connection that it broke', () => {
  const out = new PassThrough()
  const error = Object.assign(new Error('it broke'), { code: '57P01', detail: 'a row', client: { statements: 'text' } })
  createLogger('warn', out).warn({ err: error }, 'an idle connection broke')
  const line = String(out.read())
  expect(line).toContain('57P01')
  expect(line).not.toMatch(/a row|statements/)
})
