import { expect, test } from 'vitest'
import { toTokenGrant } from '@/lib/domain/token-grant'
import { routes } from '@/lib/protocol/routes'
import { scopeOf } from '@/lib/protocol/routes/route-row'

const now = new Date('2026-01-31T12:00:00.000Z')

test('a new token reads and sends for 90 days', () => {
  expect(toTokenGrant({}, 'admin', now)).toEqual({
    scopes: ['read', 'send'],
    expiresAt: new Date('2026-05-01T12:00:00.000Z'),
  })
})

test('repeated scopes collapse', () => {
  expect(toTokenGrant({ scopes: ['read', 'read'] }, 'customer', now).scopes).toEqual(['read'])
})

test('whatever is for admins alone needs the scope admin, whatever changes something needs send', () => {
  expect(scopeOf(routes.adminUsers)).toBe('admin')
  expect(scopeOf(routes.getMe)).toBe('read')
  expect(scopeOf(routes.getUpload)).toBe('read')
  expect(scopeOf(routes.createUpload)).toBe('send')
  expect(scopeOf(routes.endAllSessions)).toBe('send')
})
