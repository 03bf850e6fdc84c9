'use client'

import { useQueryStates } from 'nuqs'
import { useEffect, useRef } from 'react'
import { type BulkDraft, isEmptyDraft, toTemplatePatch, wordsOf } from '@/lib/client/bulk-draft'
import { addChosen, type Chosen } from '@/lib/client/bulk-selection'
import { beginBulkDraft } from '@/lib/client/use-bulk-draft'
import type { Template } from '@/lib/protocol/template-objects'
import { useOwnWords } from '../templates/use-own-words'
import { prefillParsers } from './composer-address'
import { usePeopleFilters } from './use-people-filters'

/** What an address such as `/bulk/new?job=…&to=…` asks for. */
export type ComposerPrefill = {
  jobId: string | null
  people: Chosen[]
  notFound: string[]
  template: Template | null
  followUp: BulkDraft['followUp']
  /** The words of a batch that is tried again. */
  again: Pick<BulkDraft, 'mode' | 'text' | 'caption' | 'picture'> | null
  /** What to say of how it was read: that an audience did not fit, say. */
  note: string | null
}

type ComposerPrefillingProps = {
  prefill: ComposerPrefill | null
  change: (next: (draft: BulkDraft) => Partial<BulkDraft>) => void
  onNote: (note: string) => void
  /** A message that was begun makes room for what the address asks for. */
  onAside: (draft: BulkDraft) => void
}

/** Takes over once what the address asks for; from then on the draft is what counts, also after a reload. */
export function ComposerPrefilling({ prefill, change, onNote, onAside }: ComposerPrefillingProps) {
  const { set } = usePeopleFilters()
  const [, setPrefill] = useQueryStates(prefillParsers)
  const { pick, dialog } = useOwnWords((template) => change(() => toTemplatePatch(template)))
  const filled = useRef(false)
  useEffect(() => {
    if (!prefill || filled.current) return
    filled.current = true
    let takesTemplate = false
    change((begun) => {
      if (begun.sending) return {}
      // A batch that is gone on with is a message of its own: what was begun is put aside whole.
      const makesRoom = prefill.followUp !== null || prefill.again !== null
      if (makesRoom && !isEmptyDraft(begun) && !isUntouched(begun)) onAside(begun)
      const held = makesRoom ? beginBulkDraft() : begun
      onNote(toNote(prefill, !isEmptyDraft(held)))
      takesTemplate = wordsOf(held).trim() === ''
      return {
        ...held,
        chosen: addChosen(held.chosen, prefill.people),
        followUp: prefill.followUp,
        ...prefill.again,
        ...(prefill.jobId ? { jobId: prefill.jobId } : {}),
      }
    })
    if (takesTemplate && prefill.template) pick(prefill.template)
    void setPrefill(null)
    if (prefill.jobId && prefill.people.length === 0) void set({ onJob: prefill.jobId })
  }, [prefill, change, pick, onNote, onAside, set, setPrefill])
  return dialog
}

/** A follow-up of which nobody wrote a word: its selection is its batch's. */
function isUntouched(draft: BulkDraft): boolean {
  return draft.followUp !== null && wordsOf(draft).trim() === '' && draft.picture === null
}

function toNote({ note, notFound }: ComposerPrefill, isBegun: boolean): string {
  return [
    note,
    notFound.length > 0 ? `Not found among customers: ${notFound.join(', ')}.` : null,
    isBegun ? 'You had begun this message; what you wrote is kept.' : null,
  ]
    .filter(Boolean)
    .join(' ')
}
