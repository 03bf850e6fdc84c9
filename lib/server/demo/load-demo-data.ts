import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { tokenScopes } from '../../protocol/objects'
import { hashApiToken } from '../auth/api-token'
import type { PasswordHasher } from '../auth/password-hasher'
import { newId } from '../ids'
import type { Logger } from '../logger'
import type { UploadsService } from '../services/uploads'
import { insertToken } from '../store/api-tokens'
import type { Store } from '../store/client'
import { writeLastSeen } from '../store/last-seen'
import { generateSamples } from '../store/presence-samples'
import { insertUser } from '../store/users'
import { createDemoStage, DAY_MS, type DemoStage, demoAddress, HISTORY_DAYS } from './demo-stage'
import { archivedTemplate, audiences, sharedTemplates, templates } from './history'
import { customerToken, demoJobs, demoPassword, demoPeople } from './people'
import { planHistory } from './play-history'
import { portfolioPicture } from './portfolio-picture'

const LOADED = 'demo-loaded'
/** The address of the portfolio's picture, without extension. */
const PORTFOLIO = '/uploads/portfolio/project1'

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
  const stage = createDemoStage(store)
  await insertPeople(stage, hasher)
  await insertJobs(stage)
  await insertPortfolio(stage, uploads)
  await insertBelongings(stage)
  for (const event of planHistory(stage)) await event.run()
  await insertPresence(stage)
  await store.prisma.setting.create({ data: { key: LOADED, value: new Date().toISOString() } })
  logger.info({ people: demoPeople.length }, 'the demo data was loaded')
}

async function insertPeople(stage: DemoStage, hasher: PasswordHasher): Promise<void> {
  const passwordHash = await hasher.hash(demoPassword)
  for (const { id, name, role, tokens } of demoPeople) {
    await insertUser(stage.store, {
      id,
      email: `${id.toLowerCase()}@demo.test`,
      name,
      role,
      passwordHash,
      now: stage.now(),
    })
    for (const secret of tokens) await insertDemoToken(stage, id, secret)
  }
  await insertDemoToken(stage, customerToken.userId, customerToken.secret)
}

async function insertDemoToken(stage: DemoStage, userId: string, secret: string): Promise<void> {
  const secretHash = hashApiToken(secret)
  if (await stage.store.prisma.apiToken.findUnique({ where: { secretHash } })) return
  const grant = { scopes: tokenScopes, expiresAt: null }
  await insertToken(stage.store, {
    id: newId(),
    userId,
    name: 'Demo',
    secretHash,
    ...grant,
    createdAt: stage.now(),
    lastUsedAt: null,
  })
}

async function insertJobs(stage: DemoStage): Promise<void> {
  for (const [index, { interested, ...job }] of demoJobs.entries()) {
    const createdAt = new Date(stage.today - (HISTORY_DAYS - index) * DAY_MS)
    await stage.store.prisma.job.upsert({
      where: { id: job.id },
      create: { ...job, createdAt, interests: { create: interested.map((userId) => ({ userId, createdAt })) } },
      update: {},
    })
  }
}

async function insertPortfolio(stage: DemoStage, uploads: UploadsService): Promise<void> {
  if (await stage.store.prisma.upload.findUnique({ where: { fileUrl: `${PORTFOLIO}.jpg` } })) return
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

async function insertBelongings(stage: DemoStage): Promise<void> {
  stage.goTo(stage.today - 18 * DAY_MS)
  const contractor = stage.callerOf('contractor1')
  const portfolio = {
    name: 'Portfolio',
    text: 'Hi {{firstName}}, this is a bathroom we finished last month.',
    fileUrl: `${PORTFOLIO}.jpg`,
  }
  for (const template of [...templates, portfolio, archivedTemplate]) {
    const own = { ownerId: contractor.userId, name: template.name }
    if (await stage.store.prisma.template.findFirst({ where: own })) continue
    const { id } = await stage.templates.create(contractor, template)
    if (template === archivedTemplate) await stage.templates.patch(contractor, id, { archived: true })
  }
  for (const template of sharedTemplates) {
    if (await stage.store.prisma.template.findFirst({ where: { ownerId: null, name: template.name } })) continue
    await stage.sharedTemplates.create(stage.callerOf('admin1'), template, demoAddress)
  }
  for (const audience of audiences) {
    const own = { ownerId: contractor.userId, name: audience.name }
    if (!(await stage.store.prisma.audience.findFirst({ where: own })))
      await stage.audiences.create(contractor, audience)
  }
}

async function insertPresence(stage: DemoStage): Promise<void> {
  await writeLastSeen(
    stage.store,
    null,
    [...stage.lastActive].map(([userId, at]) => ({ userId, at, isHere: false })),
  )
  await generateSamples(stage.store, { from: new Date(stage.today - HISTORY_DAYS * DAY_MS), to: new Date(stage.today) })
}
