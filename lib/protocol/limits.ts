/** Every number of the wire contract, in one place. Windows and times are milliseconds, sizes are bytes. */

export const MAX_BULK_RECIPIENTS = 50
export const MAX_WEEKLY_LIMIT = 50
export const WEEKLY_LIMIT_WINDOW_MS = 7 * 24 * 60 * 60 * 1000
export const MAX_QUEUED_RECIPIENTS = 2000
/** Batches of a contractor that wait or go out. */
export const MAX_WAITING_BATCHES = 200
/** Of a contractor: each is counted anew for their list. */
export const MAX_SAVED_FILTERS = 50
/** The time to undo a batch. */
export const BULK_HOLD_MS = 10_000
export const MAX_SEND_AHEAD_MS = 90 * 24 * 60 * 60 * 1000
/** A batch found later than this after its time asks its sender first. */
export const BULK_LATE_MS = 60 * 60 * 1000
/** How long a copy waits for its recipient to be free. */
export const WHEN_FREE_MS = 7 * 24 * 60 * 60 * 1000
export const PREVIEW_LIFETIME_MS = 10 * 60 * 1000
/** Between two `bulk_state` of one batch whose state stays the same. */
export const BULK_TOTALS_INTERVAL_MS = 1000
export const MAX_STATUS_USERS = 1000
/**
 * In a list or map of a request, before ids that repeat are collapsed: five times what may be asked once they are, so that
 * a pasted list passes, and gone through in a millisecond or two.
 */
export const MAX_LISTED_IDS = 5000
/** Of one template, beside those that every bulk message may hold. */
export const MAX_OWN_PLACEHOLDERS = 10
/** What an answer `invalid` lists at most. */
export const MAX_ISSUES = 20
/** By one socket, and on one node by all of a user's. */
export const MAX_WATCHED_USERS = 10_000
export const MAX_WATCHED_BY_USER = 20_000
export const MAX_LIVE_TOKENS = 20
export const MAX_SOCKETS_PER_USER = 100
export const MAX_TEXT_LENGTH = 5000
export const MAX_CAPTION_LENGTH = 1000
/** What is added to a report, or to a decision on one. */
export const MAX_NOTE_LENGTH = 1000
/** Before the message of a report, for whoever decides on it. */
export const REPORTED_BEFORE = 5
/** Of one field of a draft: a chosen audience of 2000, by names. */
export const MAX_DRAFT_LENGTH = 200_000
/** Of one request. */
export const MAX_DRAFT_CHANGES = 20
/** Of one person, with all that was sent in the last days. */
export const MAX_DRAFT_FIELDS = 1000
export const MAX_DRAFTS_LENGTH = 1_000_000
export const MAX_FILE_NAME_LENGTH = 255
export const MAX_REQUEST_ID_LENGTH = 64
export const MAX_CLIENT_ID_LENGTH = 64
export const MAX_PAYLOAD_DEPTH = 8

/** Of one push; whoever is told of more asks anew. */
export const MAX_JOB_CHANGES = 50
export const JOB_CHANGES_INTERVAL_MS = 1000

export const PRESENCE_GRACE_MS = 2000
export const TYPING_TIMEOUT_MS = 6000
export const HEADS_INTERVAL_MS = 20_000
export const REPLY_WINDOW_MS = 7 * 24 * 60 * 60 * 1000
/** Of a password that is chosen: what follows can only help, and looking at it costs seconds for texts made to cost them. */
export const PASSWORD_LOOKED_AT = 24
/** Of a link that sets a new password (OWASP Forgot Password Cheat Sheet: short, and used once). */
export const ACCOUNT_LINK_LIFETIME_MS = 30 * 60 * 1000
/** Of a link that confirms an e-mail address: people look at mail once a day. */
export const EMAIL_LINK_LIFETIME_MS = 24 * 60 * 60 * 1000
export const UNHELD_UPLOAD_LIFETIME_MS = 24 * 60 * 60 * 1000
export const UNFINISHED_UPLOAD_LIFETIME_MS = 60 * 60 * 1000

export const SYNC_MAX_MESSAGES = 500
export const SYNC_MAX_BYTES = 256 * 1024
export const MAX_FRAME_BYTES = 256 * 1024
export const MAX_JSON_BODY_BYTES = 64 * 1024
/** Of a route whose body lists people: 2000 ids of 64 characters, and a text. */
export const MAX_LIST_BODY_BYTES = 256 * 1024
export const MAX_UPLOAD_BYTES = 10 * 1024 * 1024
/** Of a file that comes in pieces. */
export const MIN_PIECE_BYTES = 16 * 1024
export const MAX_PIECE_BYTES = 1024 * 1024
/** Of one sender, not finished. */
export const MAX_PARTIAL_UPLOADS = 20
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
  // 30 files of 10 MiB, and as many pieces as a bad link makes of some.
  pieces: { points: 600, windowMs: 60_000 },
  drafts: { points: 120, windowMs: 60_000 },
  reports: { points: 30, windowMs: 60_000 },
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
  resetAddress: { points: 20, windowMs: 3_600_000 },
  resetAccount: { points: 3, windowMs: 3_600_000 },
  signUpAddress: { points: 10, windowMs: 3_600_000 },
  exports: { points: 3, windowMs: 3_600_000 },
  signUpAll: { points: 60, windowMs: 60_000 },
} as const satisfies Record<string, RateRule>

export type RateRuleName = keyof typeof rateRules

/** All of them hold at once. */
export const signInBackOff = ['signInBackOff1', 'signInBackOff2', 'signInBackOff3', 'signInBackOff4'] as const
