import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BulkReport } from '../../lib/protocol/bulk-objects'
import type { Message } from '../../lib/protocol/objects'
import { type KillGround, openKillGround } from '../support/kill-ground'
import { createOutboxClient, type OutboxClient } from '../support/outbox-client'
import { connectClient } from '../support/test-client'

/** More by flag: KILL_ROUNDS=200. */
const ROUNDS = Number(process.env.KILL_ROUNDS ?? 10)
/** Patient: that all is settled is what is asked, not how soon. */
const SETTLE_MS = 90_000

let ground: KillGround
const clients: OutboxClient[] = []

beforeAll(async () => {
  ground = await openKillGround()
})
afterAll(async () => {
  for (const client of clients) client.close()
  await ground.stop()
})

/** So many wait for an answer at once: more would only show how slow the machine is. */
const MOST_PENDING = 600

type Sent = { client: OutboxClient; senderId: string; receiverId: string; text: string }

test(`in ${ROUNDS} kills during a storm no acknowledged message is lost or doubled, and no batch is half done`, {
  timeout: (ROUNDS + 2) * SETTLE_MS,
}, async () => {
  const contractorIds = ['contractor1', 'contractor2', 'contractor3']
  const customerIds = ['cust1', 'cust2', 'cust3', 'cust4']
  const tokenOf = (id: string) => (id === 'contractor1' ? 'contractor_token' : `${id}_token`)
  const clientOf = new Map(
    [...contractorIds, ...customerIds].map((id) => [id, createOutboxClient(ground.url, tokenOf(id))]),
  )
  clients.push(...clientOf.values())
  const sent = new Map<string, Sent>()
  const batches = new Map<string, { client: OutboxClient; contractorId: string; receiverIds: string[] }>()
  let serial = 0

  function sendOne(): void {
    serial += 1
    const isContractor = serial % 2 === 0
    const pair = [
      contractorIds[serial % contractorIds.length] as string,
      customerIds[(serial * 7) % customerIds.length] as string,
    ] as const
    const [senderId, receiverId] = isContractor ? pair : [pair[1], pair[0]]
    const client = clientOf.get(senderId) as OutboxClient
    const key = `key-${serial}`
    const text = `message ${serial}`
    sent.set(key, { client, senderId, receiverId, text })
    client.send(key, 'send_message', {
      receiverId,
      messageType: 'text',
      content: { text },
      clientMessageId: key,
    })
  }

  function sendBatch(): void {
    serial += 1
    const contractorId = contractorIds[serial % contractorIds.length] as string
    const receiverIds = [
      ...Array.from({ length: 20 }, (_, at) => `customer${((serial + at) % 55) + 1}`),
      'nobody',
      ...customerIds,
    ]
    const key = `batch-${serial}`
    const client = clientOf.get(contractorId) as OutboxClient
    batches.set(key, { client, contractorId, receiverIds })
    client.send(key, 'send_bulk_message', {
      receiverIds,
      messageType: 'text',
      content: { text: `Bulk ${serial} for {{name}}` },
      personalize: true,
      clientBatchId: key,
    })
  }

  const pendingCount = () => clients.reduce((total, client) => total + client.pending.size, 0)
  const answeredCount = () => clients.reduce((total, client) => total + client.answers.size, 0)

  for (let round = 0; round < ROUNDS; round += 1) {
    const before = answeredCount()
    // Some rounds are cut short, others go on for long; in all of them much is under way when the kill comes.
    const enough = before + 20 + ((round * 37) % 200)
    let storm: NodeJS.Timeout | undefined
    await new Promise<void>((resolve) => {
      storm = setInterval(() => {
        if (pendingCount() < MOST_PENDING) {
          for (let at = 0; at < 20; at += 1) sendOne()
          sendBatch()
        }
        if (answeredCount() > enough) resolve()
      }, 5)
    })
    expect(pendingCount()).toBeGreaterThan(0)
    await ground.kill()
    clearInterval(storm)
    await ground.start()
    await expect.poll(pendingCount, { interval: 20, timeout: SETTLE_MS }).toBe(0)
  }
  for (const client of clients) expect([...client.refusals]).toEqual([])

  // Asked once more after it all, each is answered with the first.
  const keys = [...sent.keys()].slice(0, 200)
  for (const key of keys) sent.get(key)?.client.repeat(key)
  for (const [key, { client }] of batches) client.repeat(key)
  await expect
    .poll(
      () =>
        keys.filter((key) => (sent.get(key)?.client.answers.get(key)?.length ?? 0) < 2).length +
        [...batches].filter(([key, { client }]) => (client.answers.get(key)?.length ?? 0) < 2).length,
      { timeout: SETTLE_MS },
    )
    .toBe(0)

  let lost = 0
  let changed = 0
  const rows = await ground.query<{
    key: string
    id: string
    seq: number
    sender: string
    text: string
    conversation: string
  }>(
    `SELECT client_message_id AS key, id, seq, sender_id AS sender, content ->> 'text' AS text,
         conversation_id AS conversation FROM messages WHERE client_message_id LIKE 'key-%'`,
  )
  const stored = new Map(rows.map((row) => [row.key, row]))
  for (const [key, { client, senderId, text }] of sent) {
    const row = stored.get(key)
    if (!row) lost += 1
    for (const answer of client.answers.get(key) ?? []) {
      const { message } = answer as { message: Message }
      const isSame =
        row?.id === message.id &&
        row.seq === message.seq &&
        row.sender === senderId &&
        row.text === text &&
        row.conversation === message.conversationId
      if (!isSame) changed += 1
    }
  }
  expect({ lost, changed, doubled: rows.length - stored.size }).toEqual({ lost: 0, changed: 0, doubled: 0 })
  expect(stored.size).toBe(sent.size)

  const batchRows = await ground.query<{ key: string; id: string; copies: number; total: number }>(
    `SELECT b.client_batch_id AS key, b.id, b.total_sent AS total, count(m.id)::int AS copies FROM bulk_batches b
       JOIN bulk_recipients r ON r.batch_id = b.id LEFT JOIN messages m ON m.id = r.message_id
       WHERE b.client_batch_id LIKE 'batch-%' GROUP BY b.id`,
  )
  expect(batchRows).toHaveLength(batches.size)
  for (const { key, id, copies, total } of batchRows) {
    const { client, receiverIds } = batches.get(key) as NonNullable<ReturnType<typeof batches.get>>
    const reports = client.answers.get(key) as BulkReport[]
    expect(new Set(reports.map((report) => JSON.stringify(report))).size).toBe(1)
    expect(reports[0]).toMatchObject({ batchId: id, totalSent: total, totalFailed: receiverIds.length - total })
    expect(copies).toBe(total)
  }
  const bulkTexts = await ground.query(
    `SELECT content ->> 'text' AS text, conversation_id, count(*) FROM messages
       WHERE content ->> 'text' LIKE 'Bulk %' GROUP BY 1, 2 HAVING count(*) > 1`,
  )
  expect(bulkTexts).toEqual([])

  expect(await ground.findGaps()).toEqual([])
  const pairs = await ground.query(
    'SELECT contractor_id, customer_id FROM conversations GROUP BY 1, 2 HAVING count(*) > 1',
  )
  expect(pairs).toEqual([])
  console.log(`${ROUNDS} kills: 0 of ${sent.size} messages and 0 of ${batches.size} batches lost or doubled`)
})

test('whoever was online at a kill is offline after it, with a lastSeen that is off by 15 s at most', async () => {
  const user = await connectClient(ground.url, 'user123_token')
  const { lastSeen: before } = await user.get('get_online_status', { userId: 'user123' })
  await expect
    .poll(async () => (await ground.query('SELECT at FROM last_seen WHERE user_id = $1', ['user123'])).length)
    .toBe(1)
  const killedAt = Date.now()
  await ground.kill()
  await ground.start()
  const viewer = await connectClient(ground.url, 'contractor2_token')
  const status = await viewer.get('get_online_status', { userId: 'user123' })
  expect(status).toMatchObject({ isOnline: false, connectionCount: 0 })
  const lastSeen = Date.parse(status.lastSeen as string)
  expect(killedAt - lastSeen).toBeLessThan(15_000)
  expect(lastSeen).toBeLessThanOrEqual(killedAt)
  expect(lastSeen).toBeGreaterThanOrEqual(Date.parse(before as string) - 15_000)
  viewer.socket.disconnect()
  user.socket.disconnect()
})
