import { expect, test } from 'vitest'
import { toSubject } from '@/components/admin/audit-words'

test('a change is named by its account, and one of a shared template by the template', () => {
  const user = { id: 'u', name: 'Maya' }
  const template = { name: 'On my way' }
  expect(toSubject({ user, before: {}, after: { state: 'acted' } })).toBe('Maya')
  expect(toSubject({ user: null, before: {}, after: template })).toBe('On my way')
  expect(toSubject({ user: null, before: template, after: {} })).toBe('On my way')
  expect(toSubject({ user: null, before: {}, after: {} })).toBe('No account')
})
