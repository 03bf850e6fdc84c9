import { firstNameOf } from '@/lib/domain/person-name'
import { MAX_QUEUED_RECIPIENTS } from '@/lib/protocol/limits'

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
  return Math.max(0, MAX_QUEUED_RECIPIENTS - chosen.length)
}

/** How many are too many; zero while the batch fits. */
export function overLimit(chosen: readonly Chosen[]): number {
  return Math.max(0, chosen.length - MAX_QUEUED_RECIPIENTS)
}

/** Named in one line; the rest is a number. */
const NAMED = 2

/** "Chloe Martin" · "Chloe, Mateo" · "Chloe, Mateo +6"; empty where nobody is chosen. */
export function toShortNames(chosen: readonly Chosen[]): string {
  if (chosen.length === 1) return chosen[0]?.name ?? ''
  const more = chosen.length - NAMED
  const named = chosen.slice(0, NAMED).map(({ name }) => firstNameOf(name))
  return `${named.join(', ')}${more > 0 ? ` +${more}` : ''}`
}
