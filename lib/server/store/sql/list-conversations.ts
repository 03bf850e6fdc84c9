import { variableStatement } from '../statement'
import { hourOf } from './shared/activity-hour'
import { type ConversationSelection, selectConversations } from './shared/conversation-columns'
import { listedAt, listedHour } from './shared/listed-at'
import { needsReply } from './shared/needs-reply'

export type ConversationFilter = {
  userId: string
  side: 'contractor' | 'customer'
  unread: boolean
  needsReply: boolean
  jobId: string | null
  peerId: string | null
  after: readonly [time: string, id: string] | null
  limit: number
}

/**
 * Hot: the inbox. Peer, last message, jobs and block beside each row in one round trip; Prisma's client makes five. The
 * hour comes first in the order, which it does not change, since that is what the index has: within it PostgreSQL sorts.
 */
export const listConversations = variableStatement<ConversationSelection, ConversationFilter>(
  'list-conversations',
  (filter, { bind, add }) => {
    const { side, after } = filter
    const [time, hour] = [listedAt(side), listedHour(side)]
    const me = bind(filter.userId)
    add(`c.${side}_id = ${me}`)
    // Nothing is left of one that began with copies which were all taken back, until the next message.
    if (side === 'customer') {
      add('EXISTS (SELECT 1 FROM messages m WHERE m.conversation_id = c.id AND NOT m.recalled)')
    }
    if (filter.needsReply) add(needsReply(me))
    if (filter.unread) add(`c.${side}_unread > 0`)
    if (filter.peerId !== null) {
      add(`c.${side === 'contractor' ? 'customer' : 'contractor'}_id = ${bind(filter.peerId)}`)
    }
    if (filter.jobId !== null) {
      const jobId = bind(filter.jobId)
      add(`EXISTS (SELECT 1 FROM conversation_jobs f WHERE f.conversation_id = c.id AND f.job_id = ${jobId})`)
    }
    if (after !== null) {
      const at = bind(after[0])
      add(`${hour} <= ${hourOf(at)} AND ${time} <= ${at}::timestamptz`)
      add(`(${time} < ${at}::timestamptz OR c.id > ${bind(after[1])})`)
    }
    const limit = bind(filter.limit)
    return (where) => selectConversations(where, `ORDER BY ${hour} DESC, ${time} DESC, c.id LIMIT ${limit}`)
  },
)
