import { expect, test } from 'vitest'
import { addressIn, newestOf, toTopology, urlOf } from '@/lib/server/links/redis-topology'

const info = (epoch: number, state = 'ok') => `cluster_state:${state}\r\ncluster_current_epoch:${epoch}\r\n`

test('who serves which slots is read with the replicas behind, and a machine that says "here" is the one that was asked', () => {
  const rows = [
    [0, 8191, [null, 6380, 'id', []], ['b', 6379, 'id', []]],
    [8192, 16_383, ['fd00::2', 6381, 'id', []]],
  ] as const
  expect(toTopology(info(7), rows, '[fd00::1]:6379')).toEqual({
    epoch: 7,
    isServing: true,
    ranges: [
      { address: '[fd00::1]:6380', from: 0, to: 8191 },
      { address: '[fd00::2]:6381', from: 8192, to: 16_383 },
    ],
    addresses: ['[fd00::1]:6380', 'b:6379', '[fd00::2]:6381'],
  })
})

test('of several views that of most changes counts, and none of a machine that lost touch with the others', () => {
  const at = (epoch: number, state?: string) => toTopology(info(epoch, state), [], 'a:6379')
  expect(newestOf([at(3), at(5), at(4)])?.epoch).toBe(5)
  expect(newestOf([at(3), at(5, 'fail')])?.epoch).toBe(3)
  expect(newestOf([at(5, 'fail')])).toBe(null)
})

test('other machines are reached as the first is: with its user, password, encryption and options', () => {
  const url = 'rediss://rollcall:p%2Cw@a?family=4'
  expect(addressIn(url)).toBe('a:6379')
  expect(urlOf(url, '[::1]:6381')).toBe('rediss://rollcall:p%2Cw@[::1]:6381?family=4')
  expect(urlOf('redis://a:7000', 'b:7001')).toBe('redis://b:7001')
})
