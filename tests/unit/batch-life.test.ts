import { describe, expect, test } from 'vitest'
import { isWorthWaiting, moveOf, stateWhenRecalled, stepFreeAt, transitionOf } from '../../lib/domain/batch-life'
import { batchStates } from '../../lib/protocol/bulk-states'

const at = (time: string) => new Date(`2026-11-26T${time}Z`)

describe('a wish', () => {
  const outcomes = (wish: 'cancel' | 'pause' | 'resume' | 'stop', hasSent = false) =>
    batchStates.map((state) => {
      const transition = transitionOf(wish, state, hasSent)
      return transition === null ? 'conflict' : (transition.to ?? 'as it is')
    })
  // held, scheduled, sending, paused, sent, stopped, cancelled
  test.each([
    ['cancel', false, ['cancelled', 'cancelled', 'conflict', 'cancelled', 'conflict', 'conflict', 'conflict']],
    ['cancel', true, ['cancelled', 'cancelled', 'conflict', 'conflict', 'conflict', 'conflict', 'conflict']],
    ['pause', true, ['conflict', 'conflict', 'paused', 'as it is', 'conflict', 'conflict', 'conflict']],
    ['resume', true, ['conflict', 'conflict', 'as it is', 'sending', 'conflict', 'conflict', 'conflict']],
    ['stop', true, ['conflict', 'conflict', 'stopped', 'stopped', 'conflict', 'conflict', 'conflict']],
  ] as const)('to %s is granted by state (a copy is out: %s)', (wish, hasSent, expected) => {
    expect(outcomes(wish, hasSent)).toEqual(expected)
  })

  test('to recall ends what is not done and leaves the rest as it is', () => {
    expect(batchStates.map(stateWhenRecalled)).toEqual([
      'cancelled',
      'cancelled',
      'stopped',
      'stopped',
      'sent',
      'stopped',
      'cancelled',
    ])
  })
})

describe('the next move', () => {
  const move = (state: (typeof batchStates)[number], now: string, sender: 'good' | 'suspended' | null = 'good') =>
    moveOf({ state, sendAt: at('10:00:00'), now: at(now), sender })

  test('waits for its time, starts at it, and asks when more than an hour late', () => {
    expect(move('scheduled', '09:59:59')).toEqual({ kind: 'wait', until: at('10:00:00') })
    expect(move('held', '10:00:00')).toEqual({ kind: 'start' })
    expect(move('scheduled', '11:00:00')).toEqual({ kind: 'start' })
    expect(move('scheduled', '11:00:01')).toEqual({ kind: 'pause', because: 'late' })
    expect(move('sending', '23:00:00')).toEqual({ kind: 'step' })
  })

  test('of what is paused or done is none', () => {
    for (const state of ['paused', 'sent', 'stopped', 'cancelled'] as const) {
      expect(move(state, '10:30:00')).toEqual({ kind: 'nothing' })
    }
  })

  test('heeds who may not send, but not before its time', () => {
    expect(move('scheduled', '09:00:00', null)).toMatchObject({ kind: 'wait' })
    expect(move('held', '10:00:00', null)).toEqual({ kind: 'stop' })
    expect(move('sending', '10:00:00', 'suspended')).toEqual({ kind: 'pause', because: 'suspended' })
  })
})

test('a step is free while nothing is in its way, else when that is out of the window', () => {
  expect(stepFreeAt(null, 60_000)).toBeNull()
  expect(stepFreeAt(at('10:00:05'), 60_000)).toEqual(at('10:01:05'))
})

test('a copy waits for its recipient seven days at most, counted from the start', () => {
  const startedAt = at('10:00:00')
  expect(isWorthWaiting(startedAt, new Date('2026-12-03T10:00:00Z'))).toBe(true)
  expect(isWorthWaiting(startedAt, new Date('2026-12-03T10:00:01Z'))).toBe(false)
})
