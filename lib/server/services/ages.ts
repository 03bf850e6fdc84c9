import { UNFINISHED_UPLOAD_LIFETIME_MS, UNHELD_UPLOAD_LIFETIME_MS } from '../../protocol/limits'

const DAY_MS = 24 * 60 * 60_000

/** How long is kept what nobody needs any more, in milliseconds. docs/running-a-cluster.md tells the same. */
export const ages = {
  /** For whoever looks into an incident. */
  'ended sessions': 30 * DAY_MS,
  'ended API tokens': 90 * DAY_MS,
  'presence samples': 30 * DAY_MS,
  /** Two months beyond the longest range that analytics take. */
  'refused batches': 800 * DAY_MS,
  'uploads that nothing holds': UNHELD_UPLOAD_LIFETIME_MS,
  'uploads cut short': UNFINISHED_UPLOAD_LIFETIME_MS,
} as const
