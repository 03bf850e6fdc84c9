import { hash, verify } from '@node-rs/argon2'
import { createWaitingLine, type Line } from '../waiting-line'

// PROMISES trap 14: hashes share libuv's four threads with files and DNS.
const CONCURRENT_HASHES = 2
const WAITING_HASHES = 200
/** Nobody is signed in by waiting longer behind them: a flood of sign-ups is refused at once. */
const WAITING_BEHIND = 20

// OWASP's first choice for argon2id (the library's default kind): 19 MiB, two passes; about 17 ms.
const options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/** Stands in the place of the hash of an account that nobody can sign in to. */
export const UNUSABLE_HASH = '!'

export type PasswordHasher = {
  /** @throws rate_limited when too many already wait */
  hash(password: string, line?: Line): Promise<string>
  /** Null, for an unknown account, takes as long as a hash and is never right. */
  verify(stored: string | null, password: string): Promise<boolean>
}

export function createPasswordHasher(): PasswordHasher {
  const inTurn = createWaitingLine({
    concurrent: CONCURRENT_HASHES,
    waiting: WAITING_HASHES,
    waitingBehind: WAITING_BEHIND,
  })
  let decoy: Promise<string> | null = null

  return {
    hash: (password, line) => inTurn(() => hash(password, options), line),
    async verify(stored, password) {
      decoy ??= hash('nobody knows this one', options)
      const known = stored !== null && stored !== UNUSABLE_HASH
      const against = known ? stored : await decoy
      const isRight = await inTurn(() => verify(against, password))
      return known && isRight
    },
  }
}
