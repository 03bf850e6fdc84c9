import slotOf from 'cluster-key-slot'
import type { ChainableCommander } from 'ioredis'
import type { RedisCall } from './redis-link'
import { RedisAwayError } from './redis-machine'

/** Of one script: its one thread is everybody's. */
const MAX_KEYS = 100

/** A key that a script looks at, and what it is told of it. */
export type ScriptEntry = { key: string; args: readonly (string | number)[] }

export type RedisTogether = {
  /**
   * Reads strings in groups, the keys of a group under one tag: of a Redis alone all with one command. Answers null for
   * a group whose machine is away.
   */
  readGroups(groups: readonly (readonly string[])[]): Promise<((string | null)[] | null)[]>
  /**
   * Calls a script that answers for each of its keys: of a Redis alone once for all of them, of a cluster once for each
   * slot. Answers what it answered for each, RedisAwayError where its machine is away. @throws the first refusal
   */
  runOver(script: string, entries: readonly ScriptEntry[]): Promise<unknown[]>
}

/** What takes as few commands as may be: for this side each costs as much as what it asks for. */
export function createRedisTogether(parts: {
  isCluster: boolean
  runAll: (calls: readonly RedisCall[]) => Promise<unknown[]>
}): RedisTogether {
  const { isCluster, runAll } = parts

  /** Deals places to calls: a call looks at what lies together. */
  function deal(keys: readonly string[], max: number): number[][] {
    const full: number[][] = []
    const open = new Map<number, number[]>()
    for (const [at, key] of keys.entries()) {
      const slot = isCluster ? slotOf(key) : 0
      const places = open.get(slot)
      if (places && places.length < max) places.push(at)
      else {
        const begun = [at]
        open.set(slot, begun)
        full.push(begun)
      }
    }
    return full
  }

  /** Runs the calls, and puts what each answered for its places there. */
  async function scatter(dealt: readonly number[][], calls: readonly RedisCall[]): Promise<unknown[]> {
    const answers: unknown[] = []
    for (const [call, told] of (await runAll(calls)).entries()) {
      for (const [at, place] of (dealt[call] ?? []).entries()) {
        answers[place] = told instanceof RedisAwayError ? told : (told as unknown[])[at]
      }
    }
    return answers
  }

  return {
    async readGroups(groups) {
      const keys = groups.flat()
      const dealt = deal(keys, Number.POSITIVE_INFINITY)
      const told = await scatter(
        dealt,
        dealt.map((places) => {
          const own = places.map((at) => keys[at] as string)
          return { key: own[0] as string, add: (batch) => batch.mget(own) }
        }),
      )
      let from = 0
      return groups.map(({ length }) => {
        const own = told.slice(from, from + length)
        from += length
        // Of nothing it is said as well as of all that was asked.
        const isAway = (length > 0 ? own : told).some((each) => each instanceof RedisAwayError)
        return isAway ? null : (own as (string | null)[])
      })
    },

    runOver(script, entries) {
      const dealt = deal(
        entries.map(({ key }) => key),
        MAX_KEYS,
      )
      return scatter(
        dealt,
        dealt.map((places) => {
          const own = places.map((at) => entries[at] as ScriptEntry)
          const keys = own.map(({ key }) => key)
          const args = own.flatMap((entry) => entry.args)
          return { key: keys[0] as string, add: (batch) => asScripted(batch)[script]?.(keys.length, ...keys, ...args) }
        }),
      )
    },
  }
}

type Scripted = Record<string, (...args: (string | number)[]) => unknown>
/** Scripts become methods, also of a batch. */
const asScripted = (batch: ChainableCommander) => batch as unknown as Scripted
