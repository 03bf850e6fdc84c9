'use client'

import { useCallback, useState } from 'react'
import { quoteInDraft } from '@/lib/client/quotes'
import type { Message } from '@/lib/protocol/objects'
import { editableText, lineOf } from './message-text'

/** Answering a message: its first words go before what stands in the composer of its place. */
export function useQuote(userId: string, place: string) {
  const [quotes, setQuotes] = useState(0)
  const quote = useCallback(
    (message: Message) => {
      quoteInDraft(userId, place, editableText(message) || lineOf(message))
      setQuotes((count) => count + 1)
    },
    [userId, place],
  )
  return { quotes, quote }
}
