import { deleteEndedTokens } from '../store/api-tokens'
import { deleteRefusals } from '../store/batches'
import type { Store } from '../store/client'
import { deleteSamples } from '../store/presence-samples'
import { deleteEndedSessions } from '../store/sessions'
import { ages } from './ages'
import type { UploadsService } from './uploads'

type Kind = keyof typeof ages

export type Housekeeping = { kind: Kind; remove: () => Promise<unknown> }[]

/** What forgets each kind of thing that has an age, to be called now and then on one node. */
export function createHousekeeping(parts: {
  store: Store
  uploads: Pick<UploadsService, 'removeUnheld' | 'removeCutShort'>
  now: () => Date
}): Housekeeping {
  const { store, uploads, now } = parts
  const removals: Record<Kind, (before: Date) => Promise<unknown>> = {
    'ended sessions': (before) => deleteEndedSessions(store, before),
    'ended API tokens': (before) => deleteEndedTokens(store, before),
    'presence samples': (before) => deleteSamples(store, before),
    'refused batches': (before) => deleteRefusals(store, before),
    'uploads that nothing holds': uploads.removeUnheld,
    'uploads cut short': uploads.removeCutShort,
  }
  return (Object.keys(ages) as Kind[]).map((kind) => ({
    kind,
    remove: () => removals[kind](new Date(now().getTime() - ages[kind])),
  }))
}
