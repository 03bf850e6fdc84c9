import { isNamed } from '@/lib/domain/search-words'
import type { Template } from '@/lib/protocol/template-objects'
import { toPlaceholderParts } from './placeholders'

export { fillOwnPlaceholders, type OwnValues } from '@/lib/domain/template-text'

const LONGEST_NAME = 30

/** The placeholders in a template's text that are no other message's, each once, in their order. */
export function ownNamesIn(text: string): string[] {
  const names = toPlaceholderParts(text).flatMap((part) => (part.kind === 'unknown' ? [part.inner] : []))
  return [...new Set(names)].filter((name) => name.length <= LONGEST_NAME)
}

/** The name of a placeholder as words: "startDay" is "Start day". */
export function toPlaceholderWords(name: string): string {
  const words = name.replace(/([a-z])([A-Z])/g, (_, end: string, begin: string) => `${end} ${begin.toLowerCase()}`)
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** Those whose name a word is looked for in; without a word all. */
export function findTemplates(templates: readonly Template[], word: string): readonly Template[] {
  return word === '' ? templates : templates.filter(({ name }) => isNamed([name], word))
}
