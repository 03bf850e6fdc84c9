import type { Batch } from '../../../lib/protocol/bulk-objects'
import type { Outcome } from '../../../lib/protocol/events'
import { findBrokenSum, findWrongCopies, type StoredCopy } from '../checkers/waiting-batches'
import { none } from './judge'
import type { Figure } from './ledger'
import type { ClusterNode } from './node-process'
import type { RecordingClient } from './recording-client'
import type { Stage } from './stage'
import { hold, until } from './until'

/** As many as make enough steps to fail between, and nobody's id among them. */
const RECIPIENTS = 400
const UNKNOWN = 3
/** One way to the database: a step takes some ten of them, so that each fault meets one on its way. */
const SLOW_MS = 10
/** Ahead of the time that a busy machine takes to queue it. */
const QUEUED_MS = 4000
const GOES_ON_MS = 60_000
const ANSWER_MS = 10_000
const ASK_EVERY_MS = 100

/** A batch that waits, under way while nodes fail. All that anybody is told of it meanwhile is looked at. */
export type WaitingBatch = {
  /** How many copies are settled by now. */
  countSettled(): Promise<number>
  /** Until so many more copies are settled, or all are. */
  untilMore(copies: number): Promise<void>
  /** Asks a node to change it, until it answers. */
  ask(change: 'pause' | 'resume', node: ClusterNode): Promise<void>
  /** Waits for its end, and measures what promise M10 says of it. */
  judge(): Promise<Figure[]>
}

let serial = 0

/** Has one of the stage's contractors queue a batch for people who are nowhere online, and slows the database down for it. */
export async function startWaitingBatch({ cluster, contractors, nodes }: Stage): Promise<WaitingBatch> {
  serial += 1
  const prefix = `waiting_${serial}_`
  const text = `waiting ${serial}`
  await cluster.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT $1 || n, $1 || n || '@faults.test', 'Person ' || n, 'customer', '!' FROM generate_series(1, $2) n`,
    [prefix, RECIPIENTS - UNKNOWN],
  )
  const sender = contractors[0] as RecordingClient
  const { token } = sender.person
  const receiverIds = Array.from({ length: RECIPIENTS }, (_, at) =>
    at < UNKNOWN ? `nobody_${serial}_${at}` : `${prefix}${at - UNKNOWN + 1}`,
  )
  for (const node of nodes) node.postgresLink.setMode({ kind: 'delay', ms: SLOW_MS })
  const request = {
    receiverIds,
    messageType: 'text',
    content: { text },
    clientBatchId: text,
    sendAt: new Date(Date.now() + QUEUED_MS).toISOString(),
  }
  const outcome: Outcome<{ batch: Batch }> = await sender.socket
    .timeout(ANSWER_MS)
    .emitWithAck('queue_bulk_message', request)
  if (!outcome.ok) throw new Error(`the batch was refused: ${outcome.error.message}`)
  const { id } = outcome.data.batch

  const told = watchTotals(id, sender, token, nodes)
  const countSettled = async () => {
    const [row] = await cluster.query<{ n: number }>(
      `SELECT count(*)::int AS n FROM bulk_recipients WHERE batch_id = $1 AND state <> 'pending'`,
      [id],
    )
    return row?.n ?? 0
  }

  return {
    countSettled,
    async untilMore(copies) {
      const enough = Math.min((await countSettled()) + copies, RECIPIENTS)
      await until(`${enough} copies are settled`, async () => (await countSettled()) >= enough, GOES_ON_MS)
    },
    async ask(change, node) {
      const post = () => callNode(node, `/api/bulk/${id}/${change}`, token, 'POST')
      await until(`${change} is answered`, async () => (await post())?.ok === true, ANSWER_MS)
    },
    async judge() {
      await until('all copies are settled', async () => (await countSettled()) === RECIPIENTS, GOES_ON_MS)
      for (const node of nodes) node.postgresLink.setMode({ kind: 'open' })
      await until('its end is told', () => told.hasEnded(), GOES_ON_MS)
      const { count, violations } = told.stop()
      const stored = await cluster.query<StoredCopy>(
        `SELECT r.receiver_id AS receiver, r.state, count(m.id)::int AS copies FROM bulk_recipients r
         LEFT JOIN conversations c ON c.contractor_id = $2 AND c.customer_id = r.receiver_id
         LEFT JOIN messages m ON m.conversation_id = c.id AND m.content ->> 'text' = $3
         WHERE r.batch_id = $1 GROUP BY r.position, r.receiver_id, r.state`,
        [id, sender.person.id, text],
      )
      const wrong = findWrongCopies(stored, RECIPIENTS, (receiver) => receiver.startsWith(prefix))
      return [
        none('M10', 'copies of a batch that waits lost or doubled', wrong, RECIPIENTS),
        none('M10', 'answers and pushes of a batch whose sums do not hold', violations, count),
      ]
    },
  }
}

/** Looks at every push to the sender and at answers of every node, until it is stopped. */
function watchTotals(id: string, sender: RecordingClient, token: string, nodes: readonly ClusterNode[]) {
  const violations: string[] = []
  let count = 0
  let ended = false
  let stopped = false
  function look(batch: Batch, from: string): void {
    count += 1
    ended ||= batch.state === 'sent'
    const fault = findBrokenSum(batch.totals, RECIPIENTS)
    if (fault) violations.push(`${from}: ${fault} in ${JSON.stringify(batch.totals)}`)
  }
  const onPush = ({ batch }: { batch: Batch }) => {
    if (batch.id === id) look(batch, 'bulk_state')
  }
  sender.socket.on('bulk_state', onPush)
  const asking = async () => {
    while (!stopped) {
      for (const node of nodes.filter((each) => each.isRunning())) {
        const answer = await callNode(node, `/api/bulk/${id}?limit=1`, token, 'GET')
        if (answer?.ok) look(answer.body as Batch, node.name)
      }
      await hold(ASK_EVERY_MS)
    }
  }
  void asking()
  return {
    hasEnded: () => ended,
    stop() {
      stopped = true
      sender.socket.off('bulk_state', onPush)
      return { count, violations }
    },
  }
}

/** Null where the node does not answer: it is what fails here. */
async function callNode(node: ClusterNode, path: string, token: string, method: string) {
  try {
    const answer = await fetch(`${node.directUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      signal: AbortSignal.timeout(ANSWER_MS),
    })
    return { ok: answer.ok, body: (await answer.json()) as unknown }
  } catch {
    return null
  }
}
