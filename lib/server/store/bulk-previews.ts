import { createHash } from 'node:crypto'
import type { ToldVerdicts } from '../../domain/told-verdicts'
import type { Store } from './client'
import { alreadySent } from './sql/already-sent'

type ToldPreview = ToldVerdicts & { draftHash: string }

/** Remembers what a preview told. */
export async function insertPreview(
  { prisma }: Store,
  preview: ToldPreview & { id: string; contractorId: string; expiresAt: Date },
): Promise<void> {
  const receiverIds = [...preview.receiverIds]
  await prisma.bulkPreview.create({ data: { ...preview, receiverIds }, select: { id: true } })
}

/** What a preview of this contractor told, or null where there was none or it is too old. */
export async function findPreview(
  { prisma }: Store,
  key: { id: string; contractorId: string; now: Date },
): Promise<ToldPreview | null> {
  const { id, contractorId, now } = key
  const row = await prisma.bulkPreview.findFirst({
    where: { id, contractorId, expiresAt: { gt: now } },
    select: { draftHash: true, receiverIds: true, refusals: true },
  })
  return row && { ...row, refusals: row.refusals as ToldVerdicts['refusals'] }
}

/** Forgets previews that ended before `before`. */
export async function deletePreviews({ prisma }: Store, before: Date): Promise<void> {
  await prisma.bulkPreview.deleteMany({ where: { expiresAt: { lt: before } } })
}

/** Forgets steps from before `before`. */
export async function deleteSteps({ prisma }: Store, before: Date): Promise<void> {
  await prisma.bulkStep.deleteMany({ where: { at: { lt: before } } })
}

/** A draft in 64 characters: whoever has the same parts has the same ones. */
export function hashDraft(parts: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex')
}

/** When those of these people who had been sent the text beside their id before were; `words` are as they were written. */
export async function listAlreadySent(
  store: Store,
  senderId: string,
  words: string,
  texts: readonly { receiverId: string; text: string }[],
): Promise<Map<string, Date>> {
  if (texts.length === 0) return new Map()
  const ids = texts.map(({ receiverId }) => receiverId)
  const rows = await alreadySent.run(store.pool, [senderId, ids, texts.map(({ text }) => text), words])
  return new Map(rows.map(({ receiverId, at }) => [receiverId, at]))
}
