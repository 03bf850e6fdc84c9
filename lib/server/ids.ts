import { nanoid } from 'nanoid'
import { monotonicFactory } from 'ulid'

/** Ids in order of making, so that index pages fill from one end (PERFORMANCE: growth). Guessable: never a secret. */
export const newId: () => string = monotonicFactory()

/** 192 random bits, for session ids, file addresses and API tokens. */
export const newSecret = (): string => nanoid(32)
