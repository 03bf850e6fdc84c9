import type { DraftChange, DraftField } from '@/lib/protocol/drafts'
import { ApiError } from './api-error'
import { callRoute } from './call-route'
import { isBulkSending, type LocalField, listLocalFields, writeLocalField, writeReplaced } from './draft-fields'
import { kept } from './kept'
import type { LiveSocket } from './live-socket'

/** What the server is known to have of a field, and since when this device has something else, by its own clock. */
type Synced = {
  version: number
  value: string
  replaced: string
  changedAt: number | null
  /** What it was last asked to keep, where no answer was taken in: should it have that, it is of this device. */
  asked?: Pick<LocalField, 'value' | 'replaced'>
}
type SyncedFields = Record<string, Synced>
type Applying = { here: LocalField; isFixed: boolean; asked: LocalField | null; synced: SyncedFields }

const WRITE_AFTER_MS = 1000
const RETRY_MS = 10_000
/** Of one request: a page's worth of fields, and less than a body may have. */
const MOST_CHANGES = 20
const MOST_CHARACTERS = 60_000

const unknown: Synced = { version: 0, value: '', replaced: '', changedAt: null }
const keyOf = ({ place, field }: Pick<DraftField, 'place' | 'field'>) => `${place} ${field}`

/** Keeps what a person writes the same on all of their devices: one tab of each device does it. */
export function createDraftSync(live: LiveSocket, userId: string) {
  const storeKey = `rollcall:synced:${userId}`
  /** What the server would not take; tried again once it is another text. */
  const refused = new Map<string, string>()
  /** What each field says here, and since when. */
  const edits = new Map<string, { value: string; at: number }>()
  let timer: ReturnType<typeof setTimeout> | null = null
  let relist: ReturnType<typeof setTimeout> | null = null
  let isWriting = false
  let isLeading = false
  let isListed = false

  const readSynced = () => kept.read<SyncedFields>(storeKey) ?? {}
  const writeSynced = (synced: SyncedFields) => kept.write(storeKey, Object.keys(synced).length === 0 ? null : synced)

  /** Every field that is here, or was: one that has gone is empty. */
  function localFields(synced: SyncedFields): Map<string, LocalField> {
    const fields = new Map(listLocalFields(userId).map((field) => [keyOf(field), field]))
    for (const key of Object.keys(synced)) {
      const [place = '', field = ''] = key.split(' ')
      if (!fields.has(key)) fields.set(key, { place, field: field as DraftField['field'], value: '', replaced: '' })
    }
    if (isBulkSending(userId)) for (const key of fields.keys()) if (key.startsWith('bulk ')) fields.delete(key)
    return fields
  }

  /** Noted as it is written, however long it takes until it is sent: of two devices the later edit is to stand. */
  function noteEdits(): void {
    const synced = readSynced()
    const fields = localFields(synced)
    // What has gone and comes back is written anew, though it says the same.
    for (const key of edits.keys()) if (!fields.has(key)) edits.delete(key)
    for (const [key, { value }] of fields) {
      const last = edits.get(key)
      if (last?.value === value) continue
      edits.set(key, { value, at: (last ? null : synced[key]?.changedAt) ?? Date.now() })
    }
  }

  const editedAt = (key: string) => edits.get(key)?.at ?? Date.now()
  const isSame = (local: LocalField, { value, replaced }: Pick<Synced, 'value' | 'replaced'>) =>
    local.value === value && local.replaced === replaced

  /** Notes when something became different; what the server lacks is the result. */
  function findChanges(): { local: LocalField; synced: Synced }[] {
    const synced = readSynced()
    const next = { ...synced }
    const found: { local: LocalField; synced: Synced }[] = []
    let isNew = false
    noteEdits()
    for (const [key, local] of localFields(synced)) {
      const held = synced[key] ?? unknown
      const changedAt = isSame(local, held) ? null : editedAt(key)
      if (changedAt !== held.changedAt) {
        next[key] = { ...held, changedAt }
        isNew = true
      }
      const isRefused = refused.get(key) === local.value
      if (changedAt !== null && !isRefused) found.push({ local, synced: { ...held, changedAt } })
    }
    if (isNew) writeSynced(next)
    return found
  }

  /** `sent` is what this device has asked for, where this is the answer. */
  function applyAll(rows: readonly DraftField[], sent: ReadonlyMap<string, LocalField> = new Map()): void {
    const synced = { ...readSynced() }
    const keys = Object.fromEntries(rows.map((row) => [keyOf(row), unknown]))
    // As all of it is before the first is written: a bulk draft that is begun has all of its fields.
    const local = localFields(keys)
    for (const row of rows) {
      const asked = sent.get(keyOf(row)) ?? null
      // What is on its way changes no more here, but what the server has of it is known.
      const isFixed = !local.has(keyOf(row))
      const here = local.get(keyOf(row)) ?? asked
      if (here) apply(row, { here, isFixed, asked, synced })
    }
    writeSynced(synced)
  }

  function apply(row: DraftField, { here, isFixed, asked, synced }: Applying): void {
    const held = synced[keyOf(row)] ?? unknown
    if (asked === null && row.version <= held.version) return
    const own = asked ?? (held.asked?.value === row.value ? held.asked : null)
    const base = own ?? held
    const isTyped = here.value !== base.value
    if (isTyped) writeLater()
    // Somebody is writing here: the server puts the two beside each other, once this is written too.
    if (isTyped && (own === null || row.value !== own.value)) return
    const { version, value, replaced } = row
    synced[keyOf(row)] = { version, value, replaced, changedAt: isTyped ? editedAt(keyOf(row)) : null }
    if (isFixed) return
    if (!isTyped && here.value !== value) writeLocalField(userId, row)
    if (here.replaced === base.replaced && here.replaced !== replaced) writeReplaced(userId, row)
  }

  function toChange({ local, synced }: { local: LocalField; synced: Synced }): DraftChange {
    const { place, field, value, replaced } = local
    const ageMs = Math.max(0, Date.now() - (synced.changedAt ?? Date.now()))
    const isReplacedNew = replaced !== synced.replaced
    return { place, field, value, base: synced.version, ageMs, ...(isReplacedNew && { replaced }) }
  }

  async function write(): Promise<void> {
    if (!isLeading) return
    // Noted without a connection too: the later edit is to stand, not the later connection.
    const changes = findChanges()
    if (isWriting || !isListed || live.getConnection().state !== 'online') return
    let size = 0
    const part = changes.slice(0, MOST_CHANGES).filter(({ local: { value, replaced } }, index) => {
      size += value.length + replaced.length
      return index === 0 || size <= MOST_CHARACTERS
    })
    if (part.length === 0) return
    isWriting = true
    const synced = readSynced()
    const noted = part.map(({ local, synced: held }) => {
      const { value, replaced } = local
      return [keyOf(local), { ...held, asked: { value, replaced } }] as const
    })
    writeSynced({ ...synced, ...Object.fromEntries(noted) })
    try {
      const { fields } = await callRoute('PUT /api/drafts', { body: { changes: part.map(toChange) }, as: userId })
      const sent = new Map(part.map(({ local }) => [keyOf(local), local]))
      applyAll(fields, sent)
      if (findChanges().length > 0) writeLater()
    } catch (error) {
      if (error instanceof ApiError && !error.isTransient) {
        for (const { local } of part) refused.set(keyOf(local), local.value)
      } else writeLater(RETRY_MS)
    } finally {
      isWriting = false
    }
  }

  function writeLater(delayMs = WRITE_AFTER_MS): void {
    if (timer !== null) clearTimeout(timer)
    timer = setTimeout(() => void write(), delayMs)
  }

  /** What was written elsewhere while this device was away; what is no longer there was sent long ago. */
  async function list(): Promise<void> {
    await kept.whenLoaded()
    findChanges()
    const before = readSynced()
    const rows: DraftField[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: { items: DraftField[]; nextCursor: string | null } = await callRoute('GET /api/drafts', {
        query: { limit: 200, ...(cursor !== undefined && { cursor }) },
        as: userId,
      })
      rows.push(...page.items)
      cursor = page.nextCursor
    }
    const there = new Set(rows.map(keyOf))
    // What was pushed or stored while this was asked for may be missing in the answer, and has not gone.
    const isGone = ([key, { version }]: [string, Synced]) =>
      version !== 0 && !there.has(key) && before[key]?.version === version
    const synced = Object.entries(readSynced())
    for (const [key, { value, changedAt }] of synced.filter(isGone)) {
      const [place = '', field = ''] = key.split(' ')
      if (changedAt !== null || value === '') continue
      writeLocalField(userId, { place, field: field as DraftField['field'], value: '' })
    }
    writeSynced(Object.fromEntries(synced.filter((entry) => !isGone(entry))))
    applyAll(rows)
    isListed = true
    writeLater()
  }

  /** Until it has been listed nothing is written: where that fails with a connection, it is done again. */
  async function listAgain(): Promise<void> {
    if (relist !== null) clearTimeout(relist)
    relist = null
    try {
      await list()
    } catch (error) {
      // Without one the next connection does it.
      const isOnline = live.getConnection().state === 'online'
      if (isLeading && isOnline && error instanceof ApiError && error.isTransient) {
        relist = setTimeout(() => void listAgain(), error.retryAfterMs ?? RETRY_MS)
      }
    }
  }

  function lead(signal: AbortSignal): Promise<void> {
    isLeading = true
    const undo = [
      live.onConnect(() => void listAgain()),
      live.on('drafts_changed', ({ fields }) => applyAll(fields)),
      kept.subscribe(() => {
        noteEdits()
        writeLater()
      }),
    ]
    void kept.whenLoaded().then(noteEdits)
    return new Promise((resolve) => {
      signal.addEventListener('abort', () => {
        for (const each of undo) each()
        if (timer !== null) clearTimeout(timer)
        if (relist !== null) clearTimeout(relist)
        isLeading = false
        resolve()
      })
    })
  }

  return {
    start(): () => void {
      const ending = new AbortController()
      const { signal } = ending
      if (navigator.locks) {
        navigator.locks
          .request(`rollcall-draft-sync-${userId}`, { signal }, () => lead(signal))
          // Ended while it waited for its turn.
          .catch(() => undefined)
      } else void lead(signal)
      return () => ending.abort()
    },
  }
}
