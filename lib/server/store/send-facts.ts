import type { Role } from '../../protocol/objects'
import type { Store } from './client'
import { lockLimited } from './sql/lock-limited'
import { type RecipientFactsRow, recipientFacts } from './sql/recipient-facts'
import { type ResolvedRow, resolveSends as resolve } from './sql/resolve-sends'
import { type MessageRow, toMessageRow } from './sql/shared/message-columns'
import type { Queryable } from './statement'
import type { UploadRow } from './uploads'

/** What a send names, before anything is known of it. The pair is set where a receiver was named. */
export type SendTarget = {
  senderId: string
  conversationId: string | null
  contractorId: string | null
  customerId: string | null
  jobId: string | null
  clientMessageId: string | null
  fileUrl: string | null
}

export type JobRow = { posterId: string; posterRole: Role; title: string; isOpen: boolean }

export type ResolvedSend = {
  /** The first message of this `clientMessageId`, if there is one. */
  existing: MessageRow | null
  hasConversation: boolean
  /** Null for an id that no user has, and for a closed account. */
  receiver: { id: string; role: Role; suspended: boolean; blockedSender: boolean; blockedBySender: boolean } | null
  job: (JobRow & { isLinked: boolean }) | null
  upload: UploadRow | null
}

/** Everything the policy of these sends asks for. One entry a target, in order. */
export async function resolveSends(store: Store, targets: readonly SendTarget[]): Promise<ResolvedSend[]> {
  const column = (key: keyof SendTarget) => targets.map((target) => target[key])
  const rows = await resolve.run(store.pool, [
    column('senderId'),
    column('conversationId'),
    column('contractorId'),
    column('customerId'),
    column('jobId'),
    column('clientMessageId'),
    column('fileUrl'),
  ])
  return rows.map((row) => ({
    existing: row.existing && toMessageRow(row.existing),
    hasConversation: row.conversationId !== null,
    receiver: toReceiver(row),
    job:
      row.posterId === null
        ? null
        : {
            posterId: row.posterId,
            posterRole: row.posterRole,
            title: row.jobTitle,
            isOpen: row.jobIsOpen,
            isLinked: row.jobIsLinked,
          },
    upload: toUpload(row),
  }))
}

function toReceiver(row: ResolvedRow): ResolvedSend['receiver'] {
  if (row.receiverId === null || row.deleted) return null
  return {
    id: row.receiverId,
    role: row.receiverRole,
    suspended: row.suspended,
    blockedSender: row.blockedByReceiver,
    blockedBySender: row.blockedBySender,
  }
}

function toUpload({
  fileUrl,
  fileName,
  fileSize,
  mimeType,
  width,
  height,
  thumbnailUrl,
}: ResolvedRow): UploadRow | null {
  if (fileUrl == null) return null
  return { fileUrl, fileName, fileSize, mimeType, width, height, thumbnailUrl } as UploadRow
}

/** The job and the own upload that a bulk draft names; null where there is none. */
export async function findDraftFacts(
  { prisma }: Store,
  draft: { senderId: string; jobId: string | null; fileUrl: string | null },
): Promise<{ job: JobRow | null; upload: UploadRow | null }> {
  const { senderId, jobId, fileUrl } = draft
  const [job, upload] = await Promise.all([
    jobId === null
      ? null
      : prisma.job.findUnique({
          where: { id: jobId },
          select: { posterId: true, title: true, status: true, poster: { select: { role: true } } },
        }),
    fileUrl === null ? null : prisma.upload.findFirst({ where: { fileUrl, ownerId: senderId } }),
  ])
  return {
    job: job && {
      posterId: job.posterId,
      posterRole: job.poster.role,
      title: job.title,
      isOpen: job.status === 'open',
    },
    upload,
  }
}

export type RecipientFacts = RecipientFactsRow

/** What the verdict on each recipient of a copy rests on that goes out `at`; unknown ids and closed accounts are absent. */
export async function findRecipientFacts(
  store: Store,
  senderId: string,
  receiverIds: readonly string[],
  at: Date,
): Promise<Map<string, RecipientFacts>> {
  return findRecipientFactsOn(store.pool, senderId, receiverIds, at)
}

/** The same within a transaction. */
export async function findRecipientFactsOn(
  on: Queryable,
  senderId: string,
  receiverIds: readonly string[],
  at: Date,
): Promise<Map<string, RecipientFacts>> {
  const rows = await recipientFacts.run(on, [senderId, receiverIds, at])
  return new Map(rows.map((row) => [row.id, row]))
}

/** The same of recipients with a weekly limit, who are held until the transaction ends: nobody passes it meanwhile. */
export async function findFreshFacts(
  on: Queryable,
  senderId: string,
  receiverIds: readonly string[],
  at: Date,
): Promise<Map<string, RecipientFacts>> {
  await lockLimited.run(on, [receiverIds])
  return findRecipientFactsOn(on, senderId, receiverIds, at)
}
