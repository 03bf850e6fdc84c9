import type { Cluster } from './cluster'
import type { FinalRead } from './history'
import type { RecordingClient } from './recording-client'

/** Reads the database past every link, and what each client holds. */
export async function readFinal(cluster: Cluster, clients: readonly RecordingClient[]): Promise<FinalRead> {
  const messages = await cluster.query<FinalRead['messages'][number]>(
    `SELECT id, conversation_id AS "conversationId", seq, sender_id AS "senderId", content ->> 'text' AS text,
       client_message_id AS "clientMessageId" FROM messages`,
  )
  const conversations = await cluster.query<FinalRead['conversations'][number]>(
    'SELECT id, contractor_id AS "contractorId", customer_id AS "customerId", last_seq AS "lastSeq" FROM conversations',
  )
  const held = new Map(clients.map((client) => [client.name, { user: client.person.id, conversations: client.held() }]))
  return { messages, conversations, held }
}
