import type { IncomingMessage } from 'node:http'
import { expect, test } from 'vitest'
import { toAddressKey } from '@/lib/server/address-key'
import { createClientAddress } from '@/lib/server/http/client-address'

function ask(trustProxy: string[], remoteAddress: string | undefined, forwarded?: string): string {
  const headers = forwarded === undefined ? {} : { 'x-forwarded-for': forwarded }
  return createClientAddress(trustProxy)({ socket: { remoteAddress }, headers } as unknown as IncomingMessage)
}

test('without trusted proxies X-Forwarded-For says nothing', () => {
  expect(ask([], '203.0.113.7', '1.2.3.4')).toBe('203.0.113.7')
})

test('behind a trusted proxy the client is whom the proxy heard from', () => {
  expect(ask(['10.0.0.0/8'], '10.0.0.2', '1.2.3.4')).toBe('1.2.3.4')
})

test('what a client claims before the first trusted proxy does not count', () => {
  expect(ask(['10.0.0.0/8'], '10.0.0.2', '9.9.9.9, 1.2.3.4, 10.0.0.3')).toBe('1.2.3.4')
})

test('an unreadable entry ends the search at what is known', () => {
  expect(ask(['10.0.0.2'], '10.0.0.2', 'nonsense')).toBe('10.0.0.2')
})

test('IPv4 within IPv6 is the same address', () => {
  expect(ask([], '::ffff:203.0.113.7')).toBe('203.0.113.7')
  expect(ask(['127.0.0.1'], '::ffff:127.0.0.1', '1.2.3.4')).toBe('1.2.3.4')
})

test('a connection that is gone has no address', () => {
  expect(ask([], undefined)).toBe('unknown')
})

test('an IPv6 /64 counts as one address, and an IPv4 address as itself', () => {
  expect(toAddressKey('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64')
  expect(toAddressKey('2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe('2001:db8:1:2::/64')
  expect(toAddressKey('2001:db8:1:3::1')).not.toBe('2001:db8:1:2::/64')
  expect(toAddressKey('fe80::1%eth0')).toBe('fe80:0:0:0::/64')
  expect(toAddressKey('203.0.113.7')).toBe('203.0.113.7')
  expect(toAddressKey('unknown')).toBe('unknown')
})
