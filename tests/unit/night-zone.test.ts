import { expect, test } from 'vitest'
import { quietUntil } from '@/lib/domain/quiet-hours'
import { nightZoneAt } from '@/lib/server/demo/night-zone'

/** Winter, summer, and when one side of an ocean has changed its clocks and the other has not. */
const days = ['2026-01-01', '2026-03-20', '2026-04-10', '2026-07-01', '2026-10-28', '2026-11-10']

test('whenever the demo is loaded, its customer with quiet hours sleeps', () => {
  for (const day of days) {
    for (let hour = 0; hour < 24; hour += 1) {
      const at = new Date(Date.parse(day) + hour * 3_600_000)
      expect(quietUntil({ from: '21:00', to: '08:00', timeZone: nightZoneAt(at) }, at), at.toISOString()).not.toBeNull()
    }
  }
})
