import { readScript } from '../links/read-script'
import type { RedisLink } from '../links/redis-link'
import type { RedisScripts } from '../links/redis-machine'
import type { SlotKeys } from './redis-keys'

const readOwn = (name: string) => readScript(new URL(`./scripts/${name}.lua`, import.meta.url))

/** Each looks at keys of one slot alone (`redis-keys.ts`). */
export const presenceScripts: RedisScripts = {
  presenceBeat: { numberOfKeys: 6, lua: readOwn('presence-beat') },
  presenceRegister: { numberOfKeys: 2, lua: readOwn('presence-register') },
  presenceBury: { numberOfKeys: 4, lua: readOwn('presence-bury') },
  presenceSet: { numberOfKeys: 5, lua: readOwn('presence-set') },
  presenceLookup: { numberOfKeys: 4, lua: readOwn('presence-lookup') },
  presenceTell: { numberOfKeys: 1, lua: readOwn('presence-tell') },
}

type Arguments = (string | number)[]

/** The methods that scripts become, on a connection and on a batch, which answers for all of its calls together. */
export type PresenceScripts = {
  presenceBeat(...args: Arguments): Promise<BeatAnswer>
  presenceRegister(...args: Arguments): Promise<number>
  presenceBury(...args: Arguments): Promise<number>
  presenceSet(...args: Arguments): Promise<[connectionCount: number, edge: 'came_online' | 'went_offline' | '']>
  presenceLookup(...args: Arguments): Promise<string | null>
  presenceTell(...args: Arguments): Promise<number>
}

/** `nodes` are registrations, each followed by whether it has brought its users and the milliseconds left of its lease. */
export type BeatAnswer = readonly [epoch: string, isAlive: number, settleMs: number, ...nodes: (string | number)[]]

/** Calls a script in each of these slots, in one batch. Answers RedisAwayError where a slot cannot be asked. */
export function runInSlots<Place>(
  link: RedisLink,
  places: readonly (Place & { keys: SlotKeys })[],
  call: (scripts: PresenceScripts, place: Place & { keys: SlotKeys }) => unknown,
): Promise<unknown[]> {
  return link.runAll(
    places.map((place) => ({
      key: place.keys.epoch,
      add: (batch) => call(batch as unknown as PresenceScripts, place),
    })),
  )
}
