import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Batch } from '../../lib/protocol/bulk-objects'
import { createApiClient } from '../support/api-client'
import { type KillGround, openKillGround } from '../support/kill-ground'
import { connectClient } from '../support/test-client'

/** More by flag: KILL_ROUNDS=200 KILL_RECIPIENTS=2000. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 6)
const RECIPIENTS = Number(process.env.KILL_RECIPIENTS ?? 400)
/** Of which so many are nobody's ids. */
const UNKNOWN = 7
/** Copies between two kills, at least: each is in the middle of something else. */
const BETWEEN = 60
/** Patient: that all is settled is what is asked, not how soon. */
const SETTLE_MS = 90_000

let ground: KillGround
beforeAll(async () => {
  ground = await openKillGround()
  await ground.query(
    `INSERT INTO users (id, email, name, role, password_hash)
     SELECT 'many-' || n, 'many-' || n || '@scene.test', 'Person ' || n, 'customer', '!' FROM generate_series(1, $1) n`,
    [RECIPIENTS - UNKNOWN],
  )
})
afterAll(() => ground.stop())

const countCopies = async () =>
  (await ground.query<{ n: number }>(`SELECT count(*)::int AS n FROM bulk_recipients WHERE state <> 'pending'`))[0]
    ?.n ?? 0
const waiting = () =>
  ground.query(
    `SELECT id FROM bulk_batches WHERE state IN ('held', 'scheduled', 'sending') AND client_batch_id LIKE 'batch-%'`,
  )

test(`in ${ROUNDS} kills in the middle of batches no copy is lost or doubled, and all sums hold`, {
  timeout: (ROUNDS + 2) * SETTLE_MS,
}, async () => {
  const api = createApiClient(ground.url, 'contractor_token')
  const receiverIds = [
    ...Array.from({ length: RECIPIENTS - UNKNOWN }, (_, at) => `many-${at + 1}`),
    ...Array.from({ length: UNKNOWN }, (_, at) => `nobody-${at}`),
  ]
  const keys: string[] = []

  async function queueOne(): Promise<void> {
    const client = await connectClient(ground.url, 'contractor_token')
    const clientBatchId = `batch-${keys.length}`
    keys.push(clientBatchId)
    await client.get('queue_bulk_message', {
      receiverIds,
      messageType: 'text',
      content: { text: `${clientBatchId} for {{name}}` },
      personalize: true,
      clientBatchId,
      sendAt: new Date(Date.now() + 500).toISOString(),
    })
    client.socket.disconnect()
  }

  for (let round = 0; round < ROUNDS; round += 1) {
    if ((await waiting()).length < 2) await queueOne()
    const enough = (await countCopies()) + BETWEEN
    await expect
      .poll(async () => (await countCopies()) >= enough || (await waiting()).length === 0, {
        timeout: SETTLE_MS,
        interval: 3 + ((round * 7) % 23),
      })
      .toBe(true)
    await ground.kill()
    await ground.start()
    for (const { id, totals } of (await api.get('listBatches')).items) {
      const { pending, sent, failed, withheld, cancelled, recalled } = totals
      expect(pending + sent + failed + withheld + cancelled + recalled, id).toBe(totals.requested)
    }
  }
  await expect.poll(async () => (await waiting()).length, { timeout: SETTLE_MS, interval: 100 }).toBe(0)

  for (const key of keys) {
    const client = await connectClient(ground.url, 'contractor_token')
    const again = { receiverIds: ['nobody'], messageType: 'text' as const, content: { text: 'x' }, clientBatchId: key }
    const { batch }: { batch: Batch } = await client.get('queue_bulk_message', again)
    client.socket.disconnect()
    const sent = RECIPIENTS - UNKNOWN
    expect(batch).toMatchObject({ state: 'sent', totals: { requested: RECIPIENTS, sent, failed: UNKNOWN, pending: 0 } })
  }
  const [found] = await ground.query<{ copies: number; texts: number; ledger: number }>(
    `SELECT count(*)::int AS copies, count(DISTINCT (m.conversation_id, m.content ->> 'text'))::int AS texts,
       count(r.batch_id)::int AS ledger
     FROM messages m LEFT JOIN bulk_recipients r ON r.message_id = m.id WHERE m.content ->> 'text' LIKE 'batch-%'`,
  )
  const expected = keys.length * (RECIPIENTS - UNKNOWN)
  expect(found).toEqual({ copies: expected, texts: expected, ledger: expected })
  expect(await ground.findGaps()).toEqual([])
  console.log(`${ROUNDS} kills: 0 of ${expected} copies of ${keys.length} batches lost or doubled`)
})
