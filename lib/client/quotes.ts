import { toQuote } from '@/lib/domain/quote'
import { openDraft } from './drafts'

export { splitQuote } from '@/lib/domain/quote'

/** Puts the first words of a message that is answered before what stands in the composer of a place. */
export function quoteInDraft(userId: string, place: string, text: string): void {
  openDraft(userId, place).change((held) => toQuote(text) + held)
}
