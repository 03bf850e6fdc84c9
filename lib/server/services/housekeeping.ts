import { deleteAccountLinks } from '../store/account-links'
import { deleteEndedTokens } from '../store/api-tokens'
import { deleteRefusals } from '../store/batches'
import { deletePreviews, deleteSteps } from '../store/bulk-previews'
import type { Store } from '../store/client'
import { deleteEmptyDrafts } from '../store/drafts'
import { deleteEndedMutes } from '../store/mutes'
import { deleteNotifications } from '../store/notifications'
import { deleteOwnExports, expireOwnExports } from '../store/own-exports'
import { deletePartialUploads } from '../store/partial-uploads'
import { deleteSamples } from '../store/presence-samples'
import { deleteEndedSessions } from '../store/sessions'
import { ages } from './ages'
import { createRetention } from './retention'
import type { UploadsService } from './uploads'

type Kind = keyof typeof ages

export type Housekeeping = { kind: Kind | 'old messages'; remove: () => Promise<unknown> }[]

/** What forgets each kind of thing that has an age, to be called now and then on one node. */
export function createHousekeeping(parts: {
  store: Store
  uploads: Pick<UploadsService, 'removeUnheld' | 'removeCutShort'>
  now: () => Date
  /** null: messages are kept for ever. */
  messageDays: number | null
}): Housekeeping {
  const { store, uploads, now, messageDays } = parts
  const removals: Record<Kind, (before: Date) => Promise<unknown>> = {
    'ended sessions': (before) => deleteEndedSessions(store, before),
    'ended API tokens': (before) => deleteEndedTokens(store, before),
    'links for a new password': (before) => deleteAccountLinks(store, before),
    'presence samples': (before) => deleteSamples(store, before),
    'refused batches': (before) => deleteRefusals(store, before),
    'bulk previews': (before) => deletePreviews(store, before),
    notifications: (before) => deleteNotifications(store, before),
    'mutes that are over': (before) => deleteEndedMutes(store, before),
    'drafts that were sent': (before) => deleteEmptyDrafts(store, before),
    'steps of batches': (before) => deleteSteps(store, before),
    'files of own data': (before) => expireOwnExports(store, before, now()),
    'exports of own data': (before) => deleteOwnExports(store, before),
    'uploads that nothing holds': uploads.removeUnheld,
    'uploads in pieces': (before) => deletePartialUploads(store, before),
    'uploads cut short': uploads.removeCutShort,
  }
  const kinds = (Object.keys(ages) as Kind[]).map((kind) => ({
    kind,
    remove: () => removals[kind](new Date(now().getTime() - ages[kind])),
  }))
  if (messageDays === null) return kinds
  const removeOld = createRetention({ store, now, messageDays })
  return [...kinds, { kind: 'old messages', remove: removeOld }]
}
