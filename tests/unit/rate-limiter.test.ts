import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type RateRuleName, rateRules } from '@/lib/protocol/limits'
import { createMemoryRateLimiter } from '@/lib/server/limits/memory-rate-limiter'

function createLimiter(options: { factor?: number; recalled?: number[]; startsAt?: number } = {}) {
  let now = options.startsAt ?? 1_000_000
  let recalls = 0
  const limiter = createMemoryRateLimiter({
    factor: options.factor ?? 1,
    clock: () => now,
    recallBulk: async () => {
      recalls += 1
      return options.recalled ?? []
    },
  })
  return {
    limiter,
    now: () => now,
    recalls: () => recalls,
    pass(ms: number) {
      now += ms
    },
  }
}

const rule = fc.constantFrom<RateRuleName>('bulk', 'messages', 'newConversations', 'signInAccount')
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('consume' as const), key: fc.constantFrom('a', 'b') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('refund' as const), key: fc.constantFrom('a', 'b') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('peek' as const), key: fc.constantFrom('a', 'b') }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.oneof(fc.nat(2000), fc.nat(70_000)) }),
  },
)

test('it lets through what a plain list of times would, and tells the millisecond at which the next is free', async () => {
  await fc.assert(
    fc.asyncProperty(rule, fc.array(step, { maxLength: 150 }), async (name, steps) => {
      const { points, windowMs } = rateRules[name]
      const { limiter, now, pass } = createLimiter()
      const model: Record<string, number[]> = { a: [], b: [] }
      const inWindow = (key: string) => (model[key] as number[]).filter((time) => time > now() - windowMs)
      const retryAfter = (key: string) => {
        const taken = inWindow(key)
        return taken.length < points ? 0 : (taken[taken.length - points] as number) + windowMs - now()
      }
      for (const each of steps) {
        if (each.kind === 'pass') pass(each.ms)
        else if (each.kind === 'consume') {
          const left = points - inWindow(each.key).length
          const verdict = await limiter.consume(name, each.key)
          if (left > 0) {
            expect(verdict).toEqual({ allowed: true, left: left - 1 })
            model[each.key]?.push(now())
          } else expect(verdict).toEqual({ allowed: false, retryAfterMs: retryAfter(each.key) })
        } else if (each.kind === 'peek') {
          const left = points - inWindow(each.key).length
          expect(await limiter.peek(name, each.key)).toEqual({ left, retryAfterMs: retryAfter(each.key) })
        } else {
          await limiter.refund(name, each.key)
          if (inWindow(each.key).length > 0) model[each.key]?.pop()
        }
      }
      await limiter.close()
    }),
    { numRuns: 200 },
  )
})

test('in no stretch of the window’s length are there more than its points, wherever the stretch begins', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(20_000), { maxLength: 200 }), async (waits) => {
      const { limiter, now, pass } = createLimiter()
      const accepted: number[] = []
      for (const wait of waits) {
        pass(wait)
        if ((await limiter.consume('bulk', 'a')).allowed) accepted.push(now())
      }
      for (const [at, time] of accepted.entries()) {
        const sixth = accepted[at + 5]
        if (sixth !== undefined) expect(sixth - time).toBeGreaterThanOrEqual(60_000)
      }
      await limiter.close()
    }),
    { numRuns: 100 },
  )
})

test('refused for so many milliseconds means: one sooner is refused too, and then it is free', async () => {
  const { limiter, pass } = createLimiter()
  for (let at = 0; at < 5; at += 1) {
    await limiter.consume('bulk', 'a')
    pass(1234)
  }
  const refused = await limiter.consume('bulk', 'a')
  expect(refused.allowed).toBe(false)
  const { retryAfterMs } = refused as { retryAfterMs: number }
  pass(retryAfterMs - 1)
  expect(await limiter.consume('bulk', 'a')).toEqual({ allowed: false, retryAfterMs: 1 })
  pass(1)
  expect(await limiter.consume('bulk', 'a')).toEqual({ allowed: true, left: 0 })
})

test('batches from before the start count by their age, asked for once, however many ask at once', async () => {
  const { limiter, pass, recalls } = createLimiter({ recalled: [59_000, 30_000, 10], startsAt: 5 })
  const verdicts = await Promise.all(Array.from({ length: 4 }, () => limiter.consume('bulk', 'a')))
  expect(verdicts.map(({ allowed }) => allowed)).toEqual([true, true, false, false])
  expect(recalls()).toBe(1)
  expect(await limiter.peek('bulk', 'a')).toEqual({ left: 0, retryAfterMs: 1000 })
  pass(1000)
  expect(await limiter.consume('bulk', 'a')).toEqual({ allowed: true, left: 0 })
})

test('a recall that fails refuses nobody for good: it is tried again', async () => {
  let attempts = 0
  const limiter = createMemoryRateLimiter({
    factor: 1,
    clock: () => 0,
    recallBulk: async () => {
      attempts += 1
      if (attempts === 1) throw new Error('the database is away')
      return []
    },
  })
  await expect(limiter.consume('bulk', 'a')).rejects.toThrow('away')
  expect(await limiter.consume('bulk', 'a')).toEqual({ allowed: true, left: 4 })
  await limiter.close()
})

test.each([
  [2, 120],
  [0.5, 30],
  [0.001, 1],
  [1000, 60_000],
])('a factor of %d makes %d of 60, and never less than one', async (factor, points) => {
  const { limiter } = createLimiter({ factor })
  expect(await limiter.peek('messages', 'a')).toEqual({ left: points, retryAfterMs: 0 })
})

test('a key in use for long is counted right, however often spent times were cut off', async () => {
  const { limiter, pass } = createLimiter({ factor: 100 })
  for (let at = 0; at < 20_000; at += 1) {
    await limiter.consume('messages', 'a')
    pass(1)
  }
  expect((await limiter.peek('messages', 'a')).left).toBeLessThanOrEqual(1)
  pass(10_000)
  expect(await limiter.peek('messages', 'a')).toEqual({ left: 6000, retryAfterMs: 0 })
})

test('rules and keys are counted apart, also where a key looks like another rule', async () => {
  const { limiter } = createLimiter()
  for (let at = 0; at < 5; at += 1) await limiter.consume('bulk', 'a')
  expect(await limiter.peek('bulk', 'b')).toMatchObject({ left: 5 })
  expect(await limiter.peek('messages', 'a')).toMatchObject({ left: 60 })
  expect(await limiter.peek('bulk', 'bulk a')).toMatchObject({ left: 5 })
})

test('whoever has many addresses fills no memory: the oldest make room, and looking leaves nothing', async () => {
  const { limiter } = createLimiter()
  await limiter.consume('badTokens', 'first')
  for (let at = 0; at < 200_000; at += 1) await limiter.peek('badTokens', `peeked ${at}`)
  expect(await limiter.peek('badTokens', 'first')).toMatchObject({ left: 9 })
  for (let at = 0; at < 100_000; at += 1) await limiter.consume('badTokens', `address ${at}`)
  expect(await limiter.peek('badTokens', 'first')).toMatchObject({ left: 10 })
  expect(await limiter.peek('badTokens', 'address 99999')).toMatchObject({ left: 9 })
})

test('a request that costs more takes all its points or none, and hears when as many are free', async () => {
  const { limiter, pass } = createLimiter()
  const { points, windowMs } = rateRules.messages
  expect(await limiter.consume('messages', 'a', points - 10)).toEqual({ allowed: true, left: 10 })
  pass(1000)
  expect(await limiter.consume('messages', 'a', 5)).toEqual({ allowed: true, left: 5 })
  expect(await limiter.consume('messages', 'a', 6)).toEqual({ allowed: false, retryAfterMs: windowMs - 1000 })
  expect(await limiter.consume('messages', 'a', points - 4)).toEqual({ allowed: false, retryAfterMs: windowMs })
  expect(await limiter.peek('messages', 'a')).toEqual({ left: 5, retryAfterMs: 0 })
  await limiter.refund('messages', 'a', 5)
  expect(await limiter.consume('messages', 'a', 10)).toEqual({ allowed: true, left: 0 })
})

test('more than there are is never let through', async () => {
  const { limiter } = createLimiter()
  const { points, windowMs } = rateRules.bulk
  expect(await limiter.consume('bulk', 'a', points + 1)).toEqual({ allowed: false, retryAfterMs: windowMs })
})
