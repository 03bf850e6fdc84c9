import type { OwnPlaceholder } from '../protocol/template-objects'
import { invalid } from './errors'
import { placeholderNames, toPlaceholderParts } from './placeholders'

/** What stands for a template's own placeholders, by their names; without a word the fallback does. */
export type OwnValues = Readonly<Record<string, string>>

/**
 * The placeholders of these that the text uses, in their order.
 * @throws DomainError `invalid` for one that nothing would ever fill, and for own ones that repeat or hide others
 */
export function toUsedPlaceholders(text: string, own: readonly OwnPlaceholder[]): OwnPlaceholder[] {
  const names = own.map(({ name }) => name)
  const taken = names.find((name, at) => names.indexOf(name) !== at || isEverybodys(name))
  if (taken !== undefined) throw invalid('placeholders', `there is another placeholder {{${taken}}}`)
  const used = new Set<string>()
  for (const part of toPlaceholderParts(text)) {
    if (part.kind === 'stray') throw invalid('text', 'malformed placeholder')
    if (part.kind !== 'unknown') continue
    if (!names.includes(part.inner)) throw invalid('text', `unknown placeholder ${part.text}`)
    used.add(part.inner)
  }
  return own.filter(({ name }) => used.has(name))
}

function isEverybodys(name: string): boolean {
  return (placeholderNames as readonly string[]).includes(name)
}

/** A template's text with its own placeholders filled in, once; those of every message stay for each recipient. */
export function fillOwnPlaceholders(text: string, own: readonly OwnPlaceholder[], values: OwnValues): string {
  const words = new Map(own.map(({ name, fallback }) => [name, values[name]?.trim() || fallback]))
  return toPlaceholderParts(text)
    .map((part) => (part.kind === 'unknown' ? (words.get(part.inner) ?? part.text) : part.text))
    .join('')
}
