import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '@/lib/protocol/limits'
import { type BulkDraft, wordsOf } from './bulk-draft'
import { overLimit } from './bulk-selection'
import { characterCountOf } from './character-count'
import { findPlaceholderIssues } from './placeholders'

export type Missing = 'people' | 'fewer_people' | 'words' | 'picture' | 'shorter' | 'placeholders' | 'later'

/** What still stands between a draft and its sending, in the order of the page. */
export function findMissing(draft: BulkDraft): Missing[] {
  const missing: Missing[] = []
  if (draft.chosen.length === 0) missing.push('people')
  if (overLimit(draft.chosen) > 0) missing.push('fewer_people')
  const words = wordsOf(draft)
  if (draft.mode === 'text' && words.trim() === '') missing.push('words')
  if (draft.mode === 'image' && !draft.picture) missing.push('picture')
  const max = draft.mode === 'text' ? MAX_TEXT_LENGTH : MAX_CAPTION_LENGTH
  if (words.length > max && characterCountOf(words.trim()) > max) missing.push('shorter')
  if (findPlaceholderIssues(words, draft.jobId !== null).length > 0) missing.push('placeholders')
  return missing
}

/** Whether the time that was chosen for it has come while it was kept. */
export function isOverdue({ sendAt }: Pick<BulkDraft, 'sendAt'>, at: number): boolean {
  return sendAt !== null && Date.parse(sendAt) <= at
}
