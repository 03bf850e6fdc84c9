import { quietUntil } from '../../domain/quiet-hours'

/** So far apart that in one of them it is always between nine in the evening and eight in the morning. */
const zones = ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo']

/** A zone where it is night at that moment, so that whoever loads the demo sees a copy held back for quiet hours. */
export function nightZoneAt(at: Date): string {
  const zone = zones.find((timeZone) => quietUntil({ from: '21:00', to: '08:00', timeZone }, at))
  if (zone === undefined) throw new Error(`it is night in none of ${zones.join(', ')}`)
  return zone
}
