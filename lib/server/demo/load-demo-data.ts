import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import type { Caller } from '../../domain/actor'
import { rateRules } from '../../protocol/limits'
import { tokenScopes } from '../../protocol/objects'
import { hashApiToken } from '../auth/api-token'
import type { PasswordHasher } from '../auth/password-hasher'
import { newId } from '../ids'
import type { Logger } from '../logger'
import type { Broadcaster } from '../ports/broadcaster'
import type { RateLimiter } from '../ports/rate-limiter'
import { createAudiencesService } from '../services/audiences'
import { createBulkMessagingService } from '../services/bulk-messaging'
import { createMessageDelivery } from '../services/message-delivery'
import { createMessagingService } from '../services/messaging'
import { createReceiptsService } from '../services/receipts'
import { createTemplatesService } from '../services/templates'
import type { UploadsService } from '../services/uploads'
import { insertToken } from '../store/api-tokens'
import type { Store } from '../store/client'
import { writeLastSeen } from '../store/presence'
import { generateSamples } from '../store/presence-samples'
import { insertUser } from '../store/users'
import { batches, dialogues, replies, templates } from './history'
import { customerToken, type DemoPerson, demoJobs, demoPassword, demoPeople } from './people'

const DAY_MS = 24 * 60 * 60_000
const HISTORY_DAYS = 21
/** From then on some customers block, are suspended or have opted out, so that later batches show refusals. */
const STANDINGS_DAYS = 5
const LOADED = 'demo-loaded'
/** The address of the portfolio's picture, without extension. */
const PORTFOLIO = '/uploads/portfolio/project1'

/** Nobody listens and nothing is limited while the past is written. */
const silent: Broadcaster = { toUsers() {}, toSocket() {} }
const unlimited: RateLimiter = {
  consume: async (rule) => ({ allowed: true, left: rateRules[rule].points }),
  refund: async () => {},
  peek: async (rule) => ({ left: rateRules[rule].points, retryAfterMs: 0 }),
  close: async () => {},
}

/**
 * Loads the demo of PROTOCOL.md, once for a database. Conversations and batches are made by the services themselves,
 * under a clock that stands in the past. Each step leaves alone what is there already (messages and batches by their
 * client ids), so that a load which a kill cut short is completed by the next start.
 */
export async function loadDemoData(parts: {
  store: Store
  hasher: PasswordHasher
  uploads: UploadsService
  logger: Logger
}): Promise<void> {
  const { store, hasher, uploads, logger } = parts
  if (await store.prisma.setting.findUnique({ where: { key: LOADED } })) return
  const today = Date.now()
  let clock = today - HISTORY_DAYS * DAY_MS
  const now = () => new Date(clock)

  const delivery = createMessageDelivery({ broadcaster: silent, onContact: () => {} })
  const services = {
    messaging: createMessagingService({ store, limiter: unlimited, delivery, now, newId }),
    bulk: createBulkMessagingService({ store, limiter: unlimited, delivery, countRefusal: () => {}, now, newId }),
    receipts: createReceiptsService({ store, broadcaster: silent, delivery, now }),
    templates: createTemplatesService({ store, now, newId }),
    audiences: createAudiencesService({ store, now, newId }),
  }
  const lastActive = new Map<string, number>()
  const act = (userId: string) => lastActive.set(userId, clock)

  await insertPeople()
  await insertJobs()
  await insertPortfolio()
  await insertBelongings()
  for (const event of planHistory()) await event.run()
  await insertPresence()
  await store.prisma.setting.create({ data: { key: LOADED, value: new Date().toISOString() } })
  logger.info({ people: demoPeople.length }, 'the demo data was loaded')

  /** Everything that happened, in the order of time, so that seqs and times rise together. */
  function planHistory(): { at: number; run: () => Promise<void> }[] {
    const talks = dialogues.flatMap((dialogue, index) =>
      [1, 2, 3].map((contractor) => {
        const at = today - (index * 2.3 + contractor * 0.4) * DAY_MS
        return { at, run: () => play(`contractor${contractor}`, `customer${index * 4 + contractor}`, dialogue, at) }
      }),
    )
    const bulk = batches.map((batch, index) => ({
      at: today - batch.daysAgo * DAY_MS,
      run: () => sendBatch(batch, `demo-batch-${index}`),
    }))
    const standings = { at: today - STANDINGS_DAYS * DAY_MS, run: setStandings }
    return [...talks, ...bulk, standings].sort((a, b) => a.at - b.at)
  }

  function callerOf(userId: string): Caller {
    const person = demoPeople.find((each) => each.id === userId) as DemoPerson
    return {
      userId,
      role: person.role,
      name: person.name,
      sessionId: null,
      tokenId: null,
      scopes: null,
      socketId: null,
    }
  }

  async function insertPeople(): Promise<void> {
    const passwordHash = await hasher.hash(demoPassword)
    for (const { id, name, role, tokens } of demoPeople) {
      await insertUser(store, { id, email: `${id.toLowerCase()}@demo.test`, name, role, passwordHash, now: now() })
      for (const secret of tokens) await insertDemoToken(id, secret)
    }
    await insertDemoToken(customerToken.userId, customerToken.secret)
  }

  async function insertDemoToken(userId: string, secret: string): Promise<void> {
    const secretHash = hashApiToken(secret)
    if (await store.prisma.apiToken.findUnique({ where: { secretHash } })) return
    const grant = { scopes: tokenScopes, expiresAt: null }
    await insertToken(store, {
      id: newId(),
      userId,
      name: 'Demo',
      secretHash,
      ...grant,
      createdAt: now(),
      lastUsedAt: null,
    })
  }

  async function insertJobs(): Promise<void> {
    for (const [index, { interested, ...job }] of demoJobs.entries()) {
      const createdAt = new Date(today - (HISTORY_DAYS - index) * DAY_MS)
      await store.prisma.job.upsert({
        where: { id: job.id },
        create: { ...job, createdAt, interests: { create: interested.map((userId) => ({ userId, createdAt })) } },
        update: {},
      })
    }
  }

  async function insertPortfolio(): Promise<void> {
    if (await store.prisma.upload.findUnique({ where: { fileUrl: `${PORTFOLIO}.jpg` } })) return
    const folder = await mkdtemp(path.join(uploads.temporaryDir, 'demo-'))
    try {
      const temporaryFile = path.join(folder, 'project1')
      await writeFile(temporaryFile, await sharp(Buffer.from(portfolioPicture)).jpeg().toBuffer())
      const file = { temporaryFile, fileName: 'project1.jpg' }
      await uploads.store({ userId: 'contractor1' }, file, PORTFOLIO)
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  async function play(
    contractorId: string,
    customerId: string,
    dialogue: readonly (readonly ['c' | 'u', string])[],
    startsAt: number,
  ): Promise<void> {
    clock = startsAt
    let seq = 0
    let conversationId = ''
    for (const [index, [who, text]] of dialogue.entries()) {
      clock += (4 + ((index * 7) % 11)) * 60_000
      const [sender, receiver] = who === 'c' ? [contractorId, customerId] : [customerId, contractorId]
      const { message } = await services.messaging.send(callerOf(sender), {
        receiverId: receiver,
        messageType: 'text',
        content: { text },
        clientMessageId: `demo-${contractorId}-${customerId}-${index}`,
      })
      conversationId = message.conversationId
      seq = message.seq
      act(sender)
      clock += 90_000
      const mark = { conversationId, seq }
      // The newest messages of some are left unread, as in life.
      const isLast = index === dialogue.length - 1
      if (!(isLast && startsAt > today - 4 * DAY_MS)) await services.receipts.markRead(callerOf(receiver), mark)
      else await services.receipts.markDelivered(callerOf(receiver), mark)
    }
  }

  async function sendBatch(batch: (typeof batches)[number], clientBatchId: string): Promise<void> {
    clock = today - batch.daysAgo * DAY_MS
    const receiverIds = Array.from({ length: batch.to - batch.from + 1 }, (_, index) => `customer${batch.from + index}`)
    act(batch.contractorId)
    const report = await services.bulk.send(callerOf(batch.contractorId), {
      receiverIds: receiverIds.slice(0, 50),
      messageType: 'text',
      content: { text: batch.text },
      jobId: batch.jobId,
      personalize: true,
      clientBatchId,
    })
    for (const [index, { receiverId, conversationId, messageId }] of report.results.entries()) {
      const place = (index + 0.5) / report.results.length
      const customer = callerOf(receiverId)
      const { seq } = await store.prisma.message.findUniqueOrThrow({ where: { id: messageId } })
      clock = today - batch.daysAgo * DAY_MS + (20 + index * 13) * 60_000
      if (place > batch.delivered) continue
      await services.receipts.markDelivered(customer, { conversationId, seq })
      clock += 25 * 60_000
      if (place > batch.read) continue
      await services.receipts.markRead(customer, { conversationId, seq })
      act(receiverId)
      clock += 15 * 60_000
      if (place > batch.replied) continue
      await services.messaging.send(customer, {
        conversationId,
        messageType: 'text',
        content: { text: replies[index % replies.length] as string },
        clientMessageId: clientBatchId,
      })
    }
  }

  async function insertBelongings(): Promise<void> {
    clock = today - 18 * DAY_MS
    const contractor = callerOf('contractor1')
    const portfolio = {
      name: 'Portfolio',
      text: 'Hi {{firstName}}, this is a bathroom we finished last month.',
      fileUrl: `${PORTFOLIO}.jpg`,
    }
    for (const template of [...templates, portfolio]) {
      const own = { ownerId: contractor.userId, name: template.name }
      if (!(await store.prisma.template.findFirst({ where: own })))
        await services.templates.create(contractor, template)
    }
    const regulars = {
      name: 'Regulars',
      userIds: ['customer1', 'customer5', 'customer9', 'customer13', 'customer17', 'customer21'],
    }
    const own = { ownerId: contractor.userId, name: regulars.name }
    if (!(await store.prisma.audience.findFirst({ where: own }))) await services.audiences.create(contractor, regulars)
  }

  async function insertPresence(): Promise<void> {
    await writeLastSeen(store, lastActive)
    await generateSamples(store, { from: new Date(today - HISTORY_DAYS * DAY_MS), to: new Date(today) })
  }

  async function setStandings(): Promise<void> {
    const { prisma } = store
    const block = { blockerId: 'customer56', blockedId: 'contractor1' }
    await prisma.block.createMany({ data: [block], skipDuplicates: true })
    await prisma.user.update({ where: { id: 'customer57' }, data: { bulkOptOut: true } })
    await prisma.user.update({ where: { id: 'customer58' }, data: { suspendedAt: new Date() } })
    await prisma.user.update({ where: { id: 'customer59' }, data: { visibility: 'nobody' } })
    await prisma.user.update({ where: { id: 'customer60' }, data: { visibility: 'contacts' } })
  }
}

const portfolioPicture = `<svg xmlns="http://www.w3.org/2000/svg" width="1200" height="800">
  <defs>
    <linearGradient id="wall" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#dfe8ee"/><stop offset="1" stop-color="#b9cad6"/></linearGradient>
    <pattern id="tile" width="100" height="100" patternUnits="userSpaceOnUse"><rect width="96" height="96" fill="#f6f9fb"/></pattern>
    <pattern id="floor" width="150" height="75" patternUnits="userSpaceOnUse"><rect width="147" height="72" fill="#8c6f58"/></pattern>
  </defs>
  <rect width="1200" height="800" fill="url(#wall)"/>
  <rect y="180" width="1200" height="380" fill="url(#tile)"/>
  <rect y="600" width="1200" height="200" fill="url(#floor)"/>
  <rect x="120" y="420" width="520" height="190" rx="60" fill="#ffffff" stroke="#c3ced6" stroke-width="6"/>
  <rect x="560" y="330" width="14" height="110" fill="#9aa7b0"/><rect x="500" y="324" width="74" height="14" rx="7" fill="#9aa7b0"/>
  <rect x="780" y="240" width="260" height="180" rx="12" fill="#cfe3ee" stroke="#7f8f99" stroke-width="8"/>
  <rect x="760" y="470" width="300" height="140" rx="10" fill="#39566b"/><rect x="760" y="455" width="300" height="26" rx="8" fill="#ffffff"/>
</svg>`
