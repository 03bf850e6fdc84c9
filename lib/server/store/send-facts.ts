import type { Role } from '../../protocol/objects'
import type { Store } from './client'
import { type RecipientFactsRow, recipientFacts } from './sql/recipient-facts'
import { type ResolvedRow, resolveSends as resolve } from './sql/resolve-sends'
import { type MessageRow, toMessageRow } from './sql/shared/message-columns'
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

/** What the verdict on each recipient rests on; unknown ids and closed accounts are absent. */
export async function findRecipientFacts(
  store: Store,
  senderId: string,
  receiverIds: readonly string[],
): Promise<Map<string, RecipientFacts>> {
  const rows = await recipientFacts.run(store.pool, [senderId, receiverIds])
  return new Map(rows.map((row) => [row.id, row]))
}
