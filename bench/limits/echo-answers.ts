type Request = { userIds?: string[]; receiverId?: string; receiverIds?: string[]; content?: { text: string } }

const at = '2026-01-01T00:00:00.000Z'
const id = '01HZZZZZZZZZZZZZZZZZZZZZZZ'

function messageTo(content: unknown) {
  return {
    id,
    conversationId: id,
    seq: 1,
    senderId: id,
    messageType: 'text',
    content,
    jobId: null,
    clientMessageId: id,
    createdAt: at,
    editedAt: null,
    deletedAt: null,
  }
}

/** What the product would push for a request, made of constants. */
export function deliveriesOf(_event: string, { receiverId, receiverIds, content }: Request) {
  const userIds = receiverIds ?? (receiverId ? [receiverId] : [])
  return userIds.map((userId) => ({ userId, message: messageTo(content) }))
}

/** An answer of the size the product's would have. */
export function answerOf(event: string, { userIds, receiverIds, content }: Request): unknown {
  if (event === 'get_bulk_online_status') {
    return Object.fromEntries((userIds ?? []).map((userId) => [userId, { isOnline: true, lastSeen: at }]))
  }
  if (event === 'send_bulk_message') {
    const results = (receiverIds ?? []).map((receiverId) => ({
      receiverId,
      conversationId: id,
      messageId: id,
      success: true,
    }))
    return { batchId: id, totalSent: results.length, totalFailed: 0, results, errors: [] }
  }
  return { message: messageTo(content) }
}
