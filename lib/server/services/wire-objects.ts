import type { Conversation, Marks, Message, Upload } from '../../protocol/objects'
import type { ConversationRow } from '../store/conversations'
import type { MessageRow } from '../store/sql/shared/message-columns'
import type { UploadRow } from '../store/uploads'

/** A stored message as clients see it: of a deleted one nothing is left but its place. */
export function toMessage({ createdAt, editedAt, deletedAt, ...row }: MessageRow): Message {
  return {
    id: row.id,
    conversationId: row.conversationId,
    seq: row.seq,
    senderId: row.senderId,
    messageType: row.messageType,
    content: deletedAt === null ? row.content : null,
    jobId: row.jobId,
    clientMessageId: row.clientMessageId,
    createdAt: createdAt.toISOString(),
    editedAt: editedAt?.toISOString() ?? null,
    deletedAt: deletedAt?.toISOString() ?? null,
    ...(row.bulk ? { bulk: true } : {}),
  }
}

/** A conversation as this one of its two people sees it. */
export function toConversation(row: ConversationRow, userId: string): Conversation {
  return {
    id: row.id,
    peer: { id: row.peerId, name: row.peerName, role: row.peerRole },
    unreadCount: row.contractorId === userId ? row.contractorUnread : row.customerUnread,
    lastSeq: row.lastSeq,
    lastMessage: row.lastMessage && toMessage(row.lastMessage),
    jobs: row.jobs,
    receipts: {
      [row.contractorId]: toMarks(row.contractorDeliveredSeq, row.contractorReadSeq),
      [row.customerId]: toMarks(row.customerDeliveredSeq, row.customerReadSeq),
    },
    lastActivityAt: row.lastActivityAt.toISOString(),
    blocked: row.blocked,
  }
}

function toMarks(deliveredSeq: number, readSeq: number): Marks {
  return { deliveredSeq, readSeq }
}

export function toUpload({ fileUrl, fileName, fileSize, mimeType, width, height, thumbnailUrl }: UploadRow): Upload {
  return {
    fileUrl,
    fileName,
    fileSize,
    mimeType,
    ...(width !== null && height !== null ? { width, height } : {}),
    ...(thumbnailUrl !== null ? { thumbnailUrl } : {}),
  }
}
