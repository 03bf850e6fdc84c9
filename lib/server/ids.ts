import { randomFillSync, randomUUID } from 'node:crypto'
import { nanoid } from 'nanoid'
import { monotonicFactory } from 'ulid'

const drawn = new Uint8Array(4096)
let used = drawn.length

/** From 0 to below 1. The library's own asks the system for each character, which was a twentieth of a bulk send. */
function draw(): number {
  if (used === drawn.length) {
    randomFillSync(drawn)
    used = 0
  }
  const byte = drawn[used] as number
  used += 1
  return byte / 256
}

/** Ids in order of making, so that index pages fill from one end (PERFORMANCE: growth). Guessable: never a secret. */
export const newId: () => string = monotonicFactory(draw)

/** 192 random bits, for session ids, file addresses and API tokens. */
export const newSecret = (): string => nanoid(32)

/** As pg-boss wants the ids of its jobs. */
export const newWakeId = (): string => randomUUID()
