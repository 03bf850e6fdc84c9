import { isNamed } from '@/lib/domain/search-words'

/** Every zone that this device knows, by its IANA name. */
export function listTimeZones(): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes('UTC') ? known : [...known, 'UTC']
}

/** Zones whose name holds all that was typed: "berlin", "new york", "são paulo"; without a word all. */
export function findTimeZones(zones: readonly string[], query: string): readonly string[] {
  return query.trim() === '' ? zones : zones.filter((zone) => isNamed([zone], query))
}

/** "14:05" by the clocks of a zone. */
export function clockIn(timeZone: string, at: number, local: boolean): string {
  const format = new Intl.DateTimeFormat(local ? undefined : 'en', { timeZone, hour: 'numeric', minute: '2-digit' })
  return format.format(at)
}
