import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Mute, MuteFor } from '../../protocol/notifications'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Store } from '../store/client'
import { deleteMute, listMutes, type MuteRow, putMute } from '../store/mutes'
import { findMarks } from '../store/receipts'

const HOUR_MS = 60 * 60_000
const lengths: Record<MuteFor, number | null> = { hour: HOUR_MS, day: 24 * HOUR_MS, ever: null }

export type MutesService = ReturnType<typeof createMutesService>

/** Conversations that make no noise for a while. */
export function createMutesService({ store, now }: { store: Store; now: () => Date }) {
  return {
    async list(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<Mute>> {
      const [after = null] = fromPageCursor(cursor, ['id']) ?? []
      const rows = await listMutes(store, { userId: actor.userId, now: now(), after, limit })
      return toPage(rows, limit, toMute, ({ conversationId }) => [conversationId])
    },

    /** @throws not_found for conversations of others */
    async mute({ userId }: Actor, conversationId: string, length: MuteFor): Promise<Mute> {
      if (!(await findMarks(store, userId, conversationId))) throw notFound()
      const ms = lengths[length]
      const until = ms === null ? null : new Date(now().getTime() + ms)
      await putMute(store, { userId, conversationId, until })
      return toMute({ conversationId, until })
    },

    /** @throws not_found where it was not muted */
    async unmute({ userId }: Actor, conversationId: string): Promise<void> {
      if (!(await deleteMute(store, { userId, conversationId }))) throw notFound()
    },
  }
}

const notFound = () => new DomainError('not_found', 'Conversation not found')

function toMute({ conversationId, until }: MuteRow): Mute {
  return { conversationId, until: until?.toISOString() ?? null }
}
