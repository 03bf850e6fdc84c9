/** Every number of the wire contract, in one place. Windows and times are milliseconds, sizes are bytes. */

export const MAX_BULK_RECIPIENTS = 50
export const MAX_STATUS_USERS = 1000
/**
 * In a list or map of a request, before ids that repeat are collapsed: five times what may be asked once they are, so that
 * a pasted list passes, and gone through in a millisecond or two.
 */
export const MAX_LISTED_IDS = 5000
/** What an answer `invalid` lists at most. */
export const MAX_ISSUES = 20
/** By one socket, and on one node by all of a user's. */
export const MAX_WATCHED_USERS = 10_000
export const MAX_WATCHED_BY_USER = 20_000
export const MAX_LIVE_TOKENS = 20
export const MAX_SOCKETS_PER_USER = 100
export const MAX_TEXT_LENGTH = 5000
export const MAX_CAPTION_LENGTH = 1000
export const MAX_FILE_NAME_LENGTH = 255
export const MAX_REQUEST_ID_LENGTH = 64
export const MAX_CLIENT_ID_LENGTH = 64
export const MAX_PAYLOAD_DEPTH = 8

export const PRESENCE_GRACE_MS = 2000
export const TYPING_TIMEOUT_MS = 6000
export const HEADS_INTERVAL_MS = 20_000
export const REPLY_WINDOW_MS = 7 * 24 * 60 * 60 * 1000
export const UNHELD_UPLOAD_LIFETIME_MS = 24 * 60 * 60 * 1000
export const UNFINISHED_UPLOAD_LIFETIME_MS = 60 * 60 * 1000

export const SYNC_MAX_MESSAGES = 500
export const SYNC_MAX_BYTES = 256 * 1024
export const MAX_FRAME_BYTES = 256 * 1024
export const MAX_JSON_BODY_BYTES = 64 * 1024
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024
export const MAX_IMAGE_PIXELS = 25_000_000
/** Of an animation: its pictures, and the pixels of all of them together. */
export const MAX_FRAMES = 600
export const MAX_ANIMATION_PIXELS = 50_000_000

export const DEFAULT_PAGE_SIZE = 50
export const MAX_PAGE_SIZE = 200

export type RateRule = { readonly points: number; readonly windowMs: number }

/** Limits shared by all sockets, tabs and nodes of a user (or, for sign-ins and tokens, of an address). */
export const rateRules = {
  messages: { points: 60, windowMs: 10_000 },
  newConversations: { points: 20, windowMs: 60_000 },
  signals: { points: 120, windowMs: 10_000 },
  queries: { points: 120, windowMs: 10_000 },
  uploads: { points: 30, windowMs: 60_000 },
  bulk: { points: 5, windowMs: 60_000 },
  signInAccount: { points: 10, windowMs: 60_000 },
  signInAddress: { points: 50, windowMs: 60_000 },
  badTokens: { points: 10, windowMs: 60_000 },
  // Failures of one account over all addresses: every five more, the wait is five times as long.
  signInBackOff1: { points: 20, windowMs: 60_000 },
  signInBackOff2: { points: 25, windowMs: 300_000 },
  signInBackOff3: { points: 30, windowMs: 1_500_000 },
  signInBackOff4: { points: 35, windowMs: 7_500_000 },
  // Pasted e-mail addresses, each counted.
  resolvedAddresses: { points: 2000, windowMs: 86_400_000 },
  signInHeldNotes: { points: 1, windowMs: 3_600_000 },
  // What strangers can bring into the security log, for each of them and in all.
  securityNotes: { points: 20, windowMs: 60_000 },
  securityNotesInAll: { points: 600, windowMs: 60_000 },
  signUpAddress: { points: 10, windowMs: 3_600_000 },
  signUpAll: { points: 60, windowMs: 60_000 },
} as const satisfies Record<string, RateRule>

export type RateRuleName = keyof typeof rateRules

/** All of them hold at once. */
export const signInBackOff = ['signInBackOff1', 'signInBackOff2', 'signInBackOff3', 'signInBackOff4'] as const
