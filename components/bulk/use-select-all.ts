'use client'

import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { addChosen, type Chosen, roomLeft } from '@/lib/client/bulk-selection'
import type { useCustomerSearch } from '@/lib/client/use-customer-search'
import { MAX_QUEUED_RECIPIENTS } from '@/lib/protocol/limits'
import { showToast } from '../ui/toast'

type SelectAllOptions = {
  collect: ReturnType<typeof useCustomerSearch>['collect']
  chosen: readonly Chosen[]
  onChange: (next: (chosen: readonly Chosen[]) => Chosen[]) => void
  /** Says what came of it. */
  onNote: (note: string) => void
}

/** Chooses all customers that match, as far as one batch reaches. */
export function useSelectAll({ collect, chosen, onChange, onNote }: SelectAllOptions) {
  const [selecting, setSelecting] = useState(false)

  async function selectAll() {
    const room = roomLeft(chosen)
    if (room === 0) {
      onNote(`No room left: one batch reaches ${MAX_QUEUED_RECIPIENTS} customers.`)
      return
    }
    setSelecting(true)
    try {
      const { people, isCut } = await collect(room, chosen)
      onChange((before) => addChosen(before, people))
      onNote(
        isCut
          ? `Added the first ${people.length} that match. One batch reaches ${MAX_QUEUED_RECIPIENTS} customers.`
          : people.length === 0
            ? 'All that match are chosen already.'
            : `Added all ${people.length} that match.`,
      )
    } catch (error) {
      showToast({ tone: 'danger', title: 'Not all that match could be loaded', description: messageOf(error) })
    } finally {
      setSelecting(false)
    }
  }

  return { selecting, selectAll }
}
