import { nanoid } from 'nanoid'
import { DRAFT_PLACE, type DraftFieldName, draftFieldNames } from '@/lib/protocol/draft-names'
import { type BulkDraft, createBulkDraft, isEmptyDraft, parseBulkDraft } from './bulk-draft'
import { receiveDraft } from './drafts'
import { kept, TEXT_KEYS } from './kept'

/** A field of a draft as this device has it. */
export type LocalField = { place: string; field: DraftFieldName; value: string; replaced: string }

const BULK = 'bulk'
/** What of the bulk draft is the person's; whether it is on its way is this device's. */
const bulkFields: readonly (keyof BulkDraft & DraftFieldName)[] = draftFieldNames

const bulkKey = (userId: string) => `rollcall:bulk-draft:${userId}`

function readBulk(userId: string): BulkDraft | null {
  return parseBulkDraft(kept.read<string>(bulkKey(userId)))
}

function toText(value: BulkDraft[keyof BulkDraft]): string {
  if (typeof value === 'string') return value
  return value === null ? '' : JSON.stringify(value)
}

/** Where stands what a later edit wrote over, beside the text of a place or the caption of the bulk message. */
export function replacedKey(userId: string, place: string, field: DraftFieldName): string {
  return `rollcall:replaced:${userId}:${field === 'caption' ? `${place}-caption` : place}`
}

function readReplaced(userId: string, place: string, field: DraftFieldName): string {
  if (field !== 'text' && field !== 'caption') return ''
  return kept.read<string>(replacedKey(userId, place, field)) ?? ''
}

/** All that this person is writing on this device. */
export function listLocalFields(userId: string): LocalField[] {
  const prefix = `${TEXT_KEYS}${userId}:`
  const fields: LocalField[] = []
  for (const key of kept.keys()) {
    const place = key.startsWith(prefix) ? key.slice(prefix.length) : ''
    if (!DRAFT_PLACE.test(place)) continue
    fields.push({
      place,
      field: 'text',
      value: kept.read<string>(key) ?? '',
      replaced: readReplaced(userId, place, 'text'),
    })
  }
  const bulk = readBulk(userId)
  if (bulk && !isEmptyDraft(bulk)) {
    for (const field of bulkFields) {
      fields.push({ place: BULK, field, value: toText(bulk[field]), replaced: readReplaced(userId, BULK, field) })
    }
  }
  return fields
}

/** Whether the bulk message is on its way from here: nothing of it is to change meanwhile. */
export function isBulkSending(userId: string): boolean {
  return readBulk(userId)?.sending ?? false
}

function fromText(field: keyof BulkDraft & DraftFieldName, value: string): BulkDraft[keyof BulkDraft] {
  const blank = createBulkDraft(nanoid())
  if (value === '') return blank[field]
  return field === 'text' ||
    field === 'caption' ||
    field === 'clientBatchId' ||
    field === 'mode' ||
    field === 'jobId' ||
    field === 'templateId' ||
    field === 'sendAt'
    ? value
    : JSON.parse(value)
}

/** Writes what another device wrote. */
export function writeLocalField(userId: string, { place, field, value }: Omit<LocalField, 'replaced'>): void {
  if (place !== BULK) {
    receiveDraft(userId, place, value)
    return
  }
  const known = bulkFields.find((each) => each === field)
  if (!known) return
  const held = readBulk(userId) ?? createBulkDraft(nanoid())
  kept.write(bulkKey(userId), JSON.stringify({ ...held, [known]: fromText(known, value) }))
}

export function writeReplaced(userId: string, { place, field, replaced }: Omit<LocalField, 'value'>): void {
  if (field !== 'text' && field !== 'caption') return
  kept.write(replacedKey(userId, place, field), replaced === '' ? null : replaced)
}
