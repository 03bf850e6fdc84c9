import { UNFINISHED_UPLOAD_LIFETIME_MS, UNHELD_UPLOAD_LIFETIME_MS } from '../../protocol/limits'

const HOUR_MS = 60 * 60_000
const DAY_MS = 24 * HOUR_MS

/** How long is kept what nobody needs any more, in milliseconds. docs/running-a-cluster.md tells the same. */
export const ages = {
  /** For whoever looks into an incident. */
  'ended sessions': 30 * DAY_MS,
  'ended API tokens': 90 * DAY_MS,
  'links for a new password': DAY_MS,
  'presence samples': 30 * DAY_MS,
  /** Two months beyond the longest range that analytics take. */
  'refused batches': 800 * DAY_MS,
  'bulk previews': HOUR_MS,
  notifications: 30 * DAY_MS,
  'mutes that are over': DAY_MS,
  /** By then each device has heard of it, or writes it anew. */
  'drafts that were sent': 7 * DAY_MS,
  /** Far beyond the window of their rate. */
  'steps of batches': DAY_MS,
  /** Before uploads, with which their files are removed. */
  'files of own data': DAY_MS,
  /** As long as what tells of them. */
  'exports of own data': 30 * DAY_MS,
  'uploads that nothing holds': UNHELD_UPLOAD_LIFETIME_MS,
  /** Since their last piece. */
  'uploads in pieces': UNHELD_UPLOAD_LIFETIME_MS,
  'uploads cut short': UNFINISHED_UPLOAD_LIFETIME_MS,
} as const
