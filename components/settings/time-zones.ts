/** Every zone that this device knows, by its IANA name. */
export function listTimeZones(): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes('UTC') ? known : [...known, 'UTC']
}

const toWords = (text: string) => text.toLowerCase().replaceAll('_', ' ')

/** Zones whose name holds all that was typed: "berlin", "new york", "america den". */
export function findTimeZones(zones: readonly string[], query: string): string[] {
  const pieces = toWords(query)
    .split(/[\s/]+/)
    .filter(Boolean)
  return zones.filter((zone) => pieces.every((piece) => toWords(zone).includes(piece)))
}

/** "14:05" by the clocks of a zone. */
export function clockIn(timeZone: string, at: number, local: boolean): string {
  const format = new Intl.DateTimeFormat(local ? undefined : 'en', { timeZone, hour: 'numeric', minute: '2-digit' })
  return format.format(at)
}
