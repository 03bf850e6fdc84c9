import { MAX_CAPTION_LENGTH, MAX_TEXT_LENGTH } from '../protocol/limits'
import type { MessageContent } from '../protocol/objects'
import { characterCount } from '../protocol/scalars'
import { invalid } from './errors'
import { checkPlaceholders, fillPlaceholders, type PlaceholderValues } from './placeholders'

/** @throws DomainError `invalid` for a placeholder that nothing fills */
export function assertPlaceholders(content: MessageContent, jobId: string | null): void {
  const path = 'text' in content ? 'content.text' : 'content.caption'
  const { used, problem } = checkPlaceholders('text' in content ? content.text : (content.caption ?? ''))
  if (problem !== null) throw invalid(path, problem)
  if (used.includes('jobTitle') && jobId === null) throw invalid(path, '{{jobTitle}} needs a jobId')
}

/** The content with its placeholders filled in. @throws DomainError `invalid` when that is too long */
export function personalize(content: MessageContent, values: PlaceholderValues): MessageContent {
  if ('text' in content) {
    return { text: assertLength('content.text', fillPlaceholders(content.text, values), MAX_TEXT_LENGTH) }
  }
  if (content.caption === undefined) return content
  const caption = fillPlaceholders(content.caption, values)
  return { ...content, caption: assertLength('content.caption', caption, MAX_CAPTION_LENGTH) }
}

function assertLength(path: string, text: string, max: number): string {
  if (characterCount(text) > max) throw invalid(path, `must have at most ${max} characters once filled in`)
  return text
}
