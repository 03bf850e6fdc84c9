import { firstNameOf } from '@/lib/domain/person-name'
import {
  type PlaceholderName,
  type PlaceholderValues,
  placeholderNames,
  toPlaceholderParts,
} from '@/lib/domain/placeholders'

export {
  type PlaceholderPart,
  type PlaceholderValues,
  toPlaceholderParts,
} from '@/lib/domain/placeholders'

/** What stands for the placeholders in a message to one person. */
export function placeholderValuesOf(of: { name: string; contractorName: string; jobTitle: string }): PlaceholderValues {
  return { ...of, firstName: firstNameOf(of.name) }
}

/** What a contractor may write between double braces, with the words the composer shows for it. */
export const placeholders: readonly { name: PlaceholderName; label: string }[] = [
  { name: 'firstName', label: 'First name' },
  { name: 'name', label: 'Full name' },
  { name: 'jobTitle', label: 'Job title' },
  { name: 'contractorName', label: 'Your name' },
]

export type PlaceholderIssue = { text: string; kind: 'unknown' | 'needs_job'; suggestion: PlaceholderName | null }

/** What must be mended before the text can be sent; each wrong placeholder once. `own` are those of its template alone. */
export function findPlaceholderIssues(text: string, hasJob: boolean, own: readonly string[] = []): PlaceholderIssue[] {
  const issues = new Map<string, PlaceholderIssue>()
  for (const part of toPlaceholderParts(text)) {
    if (part.kind === 'unknown' && own.includes(part.inner)) continue
    if (part.kind === 'unknown' || part.kind === 'stray') {
      issues.set(part.text, { text: part.text, kind: 'unknown', suggestion: closestPlaceholder(part.inner) })
    } else if (part.kind === 'known' && part.name === 'jobTitle' && !hasJob) {
      issues.set(part.text, { text: part.text, kind: 'needs_job', suggestion: null })
    }
  }
  return [...issues.values()]
}

/** The placeholder most likely meant, told by its letters alone; null where nothing is close. */
export function closestPlaceholder(inner: string): PlaceholderName | null {
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
