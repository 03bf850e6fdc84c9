import { describe, expect, test } from 'vitest'
import { countByState, withState } from '@/lib/client/bulk-results'
import { addChosen, roomLeft, toShortNames } from '@/lib/client/bulk-selection'
import { looksLikeList, toPastedValues } from '@/lib/client/pasted-list'
import type { Batch, BulkBatchDetail } from '@/lib/protocol/bulk-objects'

const person = (id: string) => ({ id, name: id.toUpperCase() })

describe('the selection', () => {
  test('holds each person once, in the order chosen', () => {
    const chosen = addChosen([person('a')], [person('b'), person('a'), person('b')])
    expect(chosen.map(({ id }) => id)).toEqual(['a', 'b'])
  })

  test('is one line of first names and a number', () => {
    const named = (...names: string[]) => names.map((name) => ({ id: name, name }))
    expect(toShortNames([])).toBe('')
    expect(toShortNames(named('Chloe Dubois'))).toBe('Chloe Dubois')
    expect(toShortNames(named('Chloe Dubois', 'Dr. Mateo Ruiz'))).toBe('Chloe, Mateo')
    expect(toShortNames(named('Chloe Dubois', 'Mateo Ruiz', 'Rosa Delgado', 'Oscar Lind'))).toBe('Chloe, Mateo +2')
  })

  test('has no room below zero', () => {
    expect(roomLeft(Array.from({ length: 2003 }, (_, index) => person(`p${index}`)))).toBe(0)
  })

  test('takes ids and addresses out of a pasted list', () => {
    expect(toPastedValues('a, b;c\n"Kim" <kim@x.test>, a')).toEqual(['a', 'b', 'c', 'Kim', 'kim@x.test'])
  })

  test('tells a list from a name', () => {
    expect(looksLikeList('Dana Keller')).toBe(false)
    expect(looksLikeList('customer1')).toBe(false)
    expect(looksLikeList('customer1, customer2')).toBe(true)
    expect(looksLikeList('dana@x.test')).toBe(true)
  })
})

const totals = {
  requested: 12,
  pending: 1,
  sent: 6,
  failed: 2,
  withheld: 1,
  cancelled: 0,
  recalled: 2,
  delivered: 5,
  read: 3,
  replied: 1,
}

describe('the result list', () => {
  test('counts each recipient in one state, so that the totals add up', () => {
    const { all, ...states } = countByState(totals)
    expect(Object.values(states).reduce((sum, count) => sum + count, 0)).toBe(all)
    expect(states).toMatchObject({ sent: 1, delivered: 2, read: 2, replied: 1 })
  })

  test('takes over what is pushed of a batch, and keeps what is not', () => {
    const held = { id: 'a', state: 'sending', jobTitle: 'Roof', totalSent: 0 } as unknown as BulkBatchDetail
    const after = withState(held, { id: 'a', state: 'sent', totals } as unknown as Batch)
    expect(after).toMatchObject({ state: 'sent', jobTitle: 'Roof', totalSent: 8, totalFailed: 3, replied: 1 })
  })
})
