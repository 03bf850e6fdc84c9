import type { Conversation, Message } from '@/lib/protocol/objects'

/** The first message of Carla. */
export const message: Message = {
  id: 'm1',
  conversationId: 'c1',
  seq: 1,
  senderId: 'carla',
  messageType: 'text',
  content: { text: 'hello' },
  jobId: null,
  clientMessageId: null,
  createdAt: '2026-01-01T00:00:00.000Z',
  editedAt: null,
  deletedAt: null,
}

/** The conversation that it begins, as the other of the two has it. */
export const conversationWith = (role: Conversation['peer']['role']): Conversation => ({
  id: 'c1',
  peer: { id: 'carla', name: 'Carla', role },
  unreadCount: 1,
  lastSeq: 1,
  lastMessage: message,
  jobs: [],
  receipts: {},
  lastActivityAt: message.createdAt,
  blocked: false,
})
