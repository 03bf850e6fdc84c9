import fc from 'fast-check'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Admission, createAdmission, type Newcomer } from '@/lib/server/http/admission'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const never = () => false

/** Time as the timers have it. */
const clock = () => Date.now()

function enter(admission: Admission, owner: string, seen: string[], name = owner) {
  const newcomer: Newcomer = {
    owner,
    begin: () => void seen.push(name),
    sendAway: (retryAfterMs) => void seen.push(`${name} away ${retryAfterMs}`),
  }
  admission.enter(newcomer)
  return () => admission.leave(newcomer)
}

test('a few come in at once, five seconds’ worth at the rate from a line, and later ones are told when', () => {
  const admission = createAdmission(10, never, clock)
  const seen: string[] = []
  for (let at = 0; at < 55; at += 1) enter(admission, `a${at}`, seen)
  expect(seen).toEqual(['a0', 'a1', 'a52 away 5100', 'a53 away 5200', 'a54 away 5300'])
  vi.advanceTimersByTime(1000)
  expect(seen).toHaveLength(5 + 10)
  vi.advanceTimersByTime(4000)
  expect(seen.slice(5)).toEqual(Array.from({ length: 50 }, (_, at) => `a${at + 2}`))
  expect(admission.counts()).toEqual({ admitted: 52, heldBack: 3 })
})

test('time in which the process was late is not made up for', () => {
  let lateMs = 0
  const admission = createAdmission(100, never, () => Date.now() + lateMs)
  const seen: string[] = []
  for (let at = 0; at < 300; at += 1) enter(admission, `a${at}`, seen)
  expect(seen).toHaveLength(20)
  lateMs = 5000
  vi.advanceTimersByTime(20)
  expect(seen).toHaveLength(24)
})

test('whoever stands in line for ten seconds is sent away, with the time of a turn', () => {
  let isBusy = false
  const admission = createAdmission(100, () => isBusy, clock)
  const seen: string[] = []
  for (let at = 0; at < 300; at += 1) enter(admission, `a${at}`, seen)
  isBusy = true
  vi.advanceTimersByTime(9000)
  expect(seen.filter((each) => each.includes('away'))).toEqual([])
  const inTime = seen.length
  vi.advanceTimersByTime(1100)
  const away = seen.filter((each) => each.includes('away'))
  expect(seen.length - away.length).toBeLessThanOrEqual(inTime + 12)
  expect(seen).toHaveLength(300)
  for (const each of away) expect(Number(each.split(' ')[2])).toBeGreaterThan(0)
})

test('a line is as long as it moves in five seconds as it goes now, not at the best', () => {
  const admission = createAdmission(100, () => true, clock)
  const seen: string[] = []
  for (let at = 0; at < 100; at += 1) enter(admission, `a${at}`, seen)
  vi.advanceTimersByTime(9000)
  seen.length = 0
  for (let at = 0; at < 100; at += 1) enter(admission, `b${at}`, seen)
  // Ten a second come in: ten at once for the second in which nobody waited, and 50 stand in line.
  expect(seen.filter((each) => each.includes('away'))).toHaveLength(40)
})

test('an address that floods keeps nobody else out: addresses take turns, and a first makes room of many', () => {
  const admission = createAdmission(10, never, clock)
  const seen: string[] = []
  for (let at = 0; at < 200; at += 1) enter(admission, 'flood', seen)
  seen.length = 0
  enter(admission, 'other', seen)
  expect(seen.map((each) => each.split(' ', 2).join(' '))).toEqual(['flood away'])
  vi.advanceTimersByTime(200)
  expect(seen).toContain('other')
})

test('a tenth comes in while work waits already', () => {
  let isBusy = true
  const admission = createAdmission(100, () => isBusy, clock)
  const seen: string[] = []
  for (let at = 0; at < 300; at += 1) enter(admission, `a${at}`, seen)
  expect(seen).toHaveLength(20)
  vi.advanceTimersByTime(1000)
  expect(seen.length).toBeGreaterThanOrEqual(29)
  expect(seen.length).toBeLessThanOrEqual(30)
  isBusy = false
  vi.advanceTimersByTime(1000)
  expect(seen.length).toBeGreaterThanOrEqual(128)
})

test('who goes leaves the line, and takes nobody’s turn', () => {
  const admission = createAdmission(1, never, clock)
  const seen: string[] = []
  enter(admission, 'a', seen)
  const leave = enter(admission, 'b', seen)
  enter(admission, 'c', seen)
  leave()
  vi.advanceTimersByTime(1000)
  expect(seen).toEqual(['a', 'c'])
})

test('nobody is told to come later than in half a minute, however many come', () => {
  const admission = createAdmission(1, never, clock)
  const seen: string[] = []
  for (let at = 0; at < 500; at += 1) enter(admission, `a${at}`, seen)
  const told = seen.filter((each) => each.includes('away')).map((each) => Number(each.split(' ')[2]))
  expect(Math.max(...told)).toBeLessThanOrEqual(30_000)
  const last = told.slice(-200)
  expect(Math.min(...last)).toBeGreaterThanOrEqual(15_000)
  expect(new Set(last).size).toBeGreaterThan(100)
})

test('a server that stops sends all in line away at once', () => {
  const admission = createAdmission(1, never, clock)
  const seen: string[] = []
  for (const name of ['a', 'b', 'c']) enter(admission, name, seen)
  admission.close()
  expect(seen).toEqual(['a', 'b away null', 'c away null'])
  vi.advanceTimersByTime(5000)
  expect(seen).toHaveLength(3)
})

test('whoever comes and goes however, in no second more than the rate come in beyond the first', () => {
  const step = fc.record({
    owner: fc.integer({ min: 0, max: 5 }),
    waitMs: fc.integer({ min: 0, max: 300 }),
    goes: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const admission = createAdmission(5, never, clock)
      const times: number[] = []
      let ends = 0
      for (const { owner, waitMs, goes } of steps) {
        const newcomer: Newcomer = {
          owner: `${owner}`,
          begin: () => void times.push(Date.now()),
          sendAway: () => {
            ends += 1
          },
        }
        admission.enter(newcomer)
        if (goes) admission.leave(newcomer)
        vi.advanceTimersByTime(waitMs)
      }
      vi.advanceTimersByTime(60_000)
      for (const from of times)
        expect(times.filter((at) => at >= from && at < from + 1000).length).toBeLessThanOrEqual(6)
      expect(times.length + ends).toBeLessThanOrEqual(steps.length)
      expect(admission.counts()).toEqual({ admitted: times.length, heldBack: ends })
      expect(vi.getTimerCount()).toBe(0)
    }),
  )
})
