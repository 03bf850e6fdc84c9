import { MAX_BULK_RECIPIENTS } from '../protocol/limits'

/** A chosen recipient: enough to show a chip without asking the server again. */
export type Chosen = { id: string; name: string }

/** Adds those not chosen yet, in order. Nothing is cut off here: going over the limit is shown, never hidden. */
export function addChosen(chosen: readonly Chosen[], more: readonly Chosen[]): Chosen[] {
  const ids = new Set(chosen.map(({ id }) => id))
  const added: Chosen[] = []
  for (const { id, name } of more) {
    if (ids.has(id)) continue
    ids.add(id)
    added.push({ id, name })
  }
  return [...chosen, ...added]
}

export function removeChosen(chosen: readonly Chosen[], ids: ReadonlySet<string>): Chosen[] {
  return chosen.filter(({ id }) => !ids.has(id))
}

export function toggleChosen(chosen: readonly Chosen[], person: Chosen): Chosen[] {
  return chosen.some(({ id }) => id === person.id)
    ? removeChosen(chosen, new Set([person.id]))
    : addChosen(chosen, [person])
}

/** How many more fit into one batch; never below zero. */
export function roomLeft(chosen: readonly Chosen[]): number {
  return Math.max(0, MAX_BULK_RECIPIENTS - chosen.length)
}

/** How many are too many; zero while the batch fits. */
export function overLimit(chosen: readonly Chosen[]): number {
  return Math.max(0, chosen.length - MAX_BULK_RECIPIENTS)
}

/** Ids and e-mail addresses out of a pasted list: split at white space, commas and semicolons, angle brackets and quotes dropped. */
export function toPastedValues(text: string): string[] {
  const values = text
    .split(/[\s,;]+/)
    .map((value) => value.replace(/^[<"'(]+|[>"').]+$/g, ''))
    .filter((value) => value !== '' && value.length <= 254)
  return [...new Set(values)]
}

/** True for what can only be a list: several values, or an e-mail address. A name with a space is no list. */
export function looksLikeList(text: string): boolean {
  const values = toPastedValues(text)
  if (values.length === 0) return false
  if (values.some((value) => value.includes('@'))) return true
  return values.length > 1 && /[\n,;\t]/.test(text)
}

export type LastContactFilter = 'any' | 'week' | 'month' | 'older' | 'never'

const DAY_MS = 24 * 60 * 60 * 1000

/** Whether a customer's last contact falls into the filter's span. */
export function matchesLastContact(lastContactAt: string | null, filter: LastContactFilter, now: number): boolean {
  if (filter === 'any') return true
  if (filter === 'never') return lastContactAt === null
  if (lastContactAt === null) return false
  const age = now - Date.parse(lastContactAt)
  if (filter === 'week') return age <= 7 * DAY_MS
  if (filter === 'month') return age <= 30 * DAY_MS
  return age > 30 * DAY_MS
}
