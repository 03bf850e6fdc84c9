import { findPlaceholderIssues, type PlaceholderValues, toPlaceholderParts } from './placeholders'

/** What is known of a conversation for filling a template in: any of several jobs would be a guess. */
export type Fillings = Omit<PlaceholderValues, 'jobTitle'> & { jobTitles: readonly string[] }

/** A place in a message to one person that still stands for something else, and what may be put there. */
export type Hole = { text: string; kind: 'job' | 'fill' | 'unknown'; choices: readonly string[] }

const MOST_CHOICES = 3

function choicesFor(name: keyof PlaceholderValues, { jobTitles, ...values }: Fillings): readonly string[] {
  return name === 'jobTitle' ? jobTitles.slice(0, MOST_CHOICES) : [values[name]]
}

/** Puts in what is certain; whatever needs a choice, or is no placeholder, stays for its writer to see. */
export function fillCertain(text: string, fillings: Fillings): string {
  return toPlaceholderParts(text)
    .map((part) => {
      if (part.kind !== 'known') return part.text
      const choices = choicesFor(part.name, fillings)
      return choices.length === 1 ? choices[0] : part.text
    })
    .join('')
}

/** What must be filled in or taken out before a message to one person can be sent; each once. */
export function findHoles(text: string, fillings: Fillings): Hole[] {
  const holes = new Map<string, Hole>()
  for (const { text: hole, suggestion } of findPlaceholderIssues(text, true)) {
    holes.set(hole, { text: hole, kind: 'unknown', choices: suggestion ? choicesFor(suggestion, fillings) : [] })
  }
  for (const part of toPlaceholderParts(text)) {
    if (part.kind !== 'known') continue
    const kind = part.name === 'jobTitle' ? 'job' : 'fill'
    holes.set(part.text, { text: part.text, kind, choices: choicesFor(part.name, fillings) })
  }
  return [...holes.values()]
}
