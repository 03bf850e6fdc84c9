import type { CredentialEndReason } from '../../protocol/pushes'

/** What every process of an installation must hear of at once, command-line tools included. */
export type Change =
  | {
      kind: 'credential_ended'
      userId: string
      /** One session or token; null in both: all of the user's. */
      sessionId: string | null
      tokenId: string | null
      /** The session that stays, on a password change. */
      exceptSessionId: string | null
      reason: CredentialEndReason
    }
  | { kind: 'user_changed'; userId: string }
  /** These users have a new contact, before whom they may be visible since. At most 100 ids: NOTIFY carries 8000 bytes. */
  | { kind: 'contacts_made'; userIds: readonly string[] }
  | { kind: 'block_changed'; userIds: readonly [string, string] }
  /** Last-seen times of whoever a dead node held were written. */
  | { kind: 'last_seen_settled' }
  /** The feed was broken for a while: anything may have changed. */
  | { kind: 'feed_resumed' }

/** Carries changes to every process, the publishing one included. Publish after commit. */
export interface ChangeFeed {
  publish(change: Change): Promise<void>
  /** Returns the undo. */
  subscribe(listener: (change: Change) => void): () => void
  close(): Promise<void>
}
