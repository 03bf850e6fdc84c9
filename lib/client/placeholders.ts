import { type PlaceholderName, placeholderNames } from '../domain/placeholders'

export type { PlaceholderName, PlaceholderValues } from '../domain/placeholders'
export { fillPlaceholders, firstNameOf } from '../domain/placeholders'

/** What a contractor may write between double braces, with the words the composer shows for it. */
export const placeholders: readonly { name: PlaceholderName; label: string }[] = [
  { name: 'firstName', label: 'First name' },
  { name: 'name', label: 'Full name' },
  { name: 'jobTitle', label: 'Job title' },
  { name: 'contractorName', label: 'Your name' },
]

export type TextPart =
  | { kind: 'text'; text: string }
  | { kind: 'known'; text: string; name: PlaceholderName }
  | { kind: 'unknown'; text: string; inner: string }

const WELL_FORMED = /\{\{\s*([A-Za-z]+)\s*\}\}/g
const known = new Set<string>(placeholderNames)

/** Cuts text into plain parts, placeholders, and what looks like one and is not: what the server refuses is `unknown`. */
export function toParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(WELL_FORMED)) {
    const [whole, name = ''] = match
    parts.push(...toStrayParts(text.slice(from, match.index)))
    if (known.has(name)) parts.push({ kind: 'known', text: whole, name: name as PlaceholderName })
    else parts.push({ kind: 'unknown', text: whole, inner: name })
    from = match.index + whole.length
  }
  parts.push(...toStrayParts(text.slice(from)))
  return parts
}

/** Between placeholders an opening double brace is a slip. Without its other half it is marked to the line's end. */
function toStrayParts(text: string): TextPart[] {
  const parts: TextPart[] = []
  let from = 0
  for (const match of text.matchAll(/\{\{[^\n]*?(?:\}\}|(?=\n)|$)/g)) {
    if (match.index > from) parts.push({ kind: 'text', text: text.slice(from, match.index) })
    parts.push({ kind: 'unknown', text: match[0], inner: match[0].replace(/[{}]/g, '').trim() })
    from = match.index + match[0].length
  }
  if (from < text.length) parts.push({ kind: 'text', text: text.slice(from) })
  return parts
}

export type PlaceholderIssue = { text: string; kind: 'unknown' | 'needs_job'; suggestion: PlaceholderName | null }

/** What must be mended before the text can be sent; each wrong placeholder once. */
export function findPlaceholderIssues(text: string, hasJob: boolean): PlaceholderIssue[] {
  const issues = new Map<string, PlaceholderIssue>()
  for (const part of toParts(text)) {
    if (part.kind === 'unknown') {
      issues.set(part.text, { text: part.text, kind: 'unknown', suggestion: closestPlaceholder(part.inner) })
    } else if (part.kind === 'known' && part.name === 'jobTitle' && !hasJob) {
      issues.set(part.text, { text: part.text, kind: 'needs_job', suggestion: null })
    }
  }
  return [...issues.values()]
}

/** The placeholder most likely meant, told by its letters alone; null where nothing is close. */
function closestPlaceholder(inner: string): PlaceholderName | null {
  const plain = inner.toLowerCase().replace(/[^a-z]/g, '')
  if (plain === '' || plain.length > 30) return null
  let best: { name: PlaceholderName; distance: number } | null = null
  for (const name of placeholderNames) {
    const distance = editDistance(plain, name.toLowerCase())
    if (distance <= Math.ceil(name.length / 3) && (best === null || distance < best.distance)) best = { name, distance }
  }
  return best?.name ?? null
}

function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const swap = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      current.push(Math.min(swap, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1))
    }
    previous = current
  }
  return previous[b.length] ?? 0
}

/** Length as the contract counts it: in code points. */
export function characterCountOf(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}
