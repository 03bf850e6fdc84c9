import type { DraftChange, DraftField } from '../protocol/drafts'

/** A field as it is kept. */
export type KeptDraftField = DraftField & { editedAt: Date }

/** Texts are worth keeping beside each other; of a choice there is one. */
const isText = ({ field }: Pick<DraftField, 'field'>) => field === 'text' || field === 'caption'

function beside(text: string, current: string, held: string): string {
  const words = text.trim()
  if (words === '' || current.includes(words) || held.includes(words)) return held
  return held === '' ? words : `${held}\n${words}`
}

/**
 * A field after a change. Written over what its writer saw, the change stands. Else somebody wrote on another device
 * meanwhile: the later edit stands, and the text of the other beside it, unless it is part of what stands.
 */
export function mergeDraftField(held: KeptDraftField | null, change: DraftChange, now: Date): KeptDraftField {
  const { place, field, value, base, ageMs } = change
  // Nobody edits in the future, and no edit is told of before it was made.
  const editedAt = new Date(Math.max(0, now.getTime() - ageMs))
  const replaced = change.replaced ?? held?.replaced ?? ''
  if (held === null) return { place, field, value, replaced, version: 1, editedAt }
  const version = held.version + 1
  if (base === held.version || value === held.value) {
    return { place, field, value, replaced, version, editedAt: editedAt > held.editedAt ? editedAt : held.editedAt }
  }
  const kept = change.replaced === undefined ? held.replaced : beside(change.replaced, value, held.replaced)
  const [later, earlier] = editedAt >= held.editedAt ? [value, held.value] : [held.value, value]
  return {
    place,
    field,
    value: later,
    replaced: isText(change) ? beside(earlier, later, kept) : '',
    version,
    editedAt: editedAt > held.editedAt ? editedAt : held.editedAt,
  }
}

export function sizeOf({ value, replaced }: Pick<DraftField, 'value' | 'replaced'>): number {
  return value.length + replaced.length
}
