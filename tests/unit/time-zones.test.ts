import { expect, test } from 'vitest'
import { findTimeZones, listTimeZones } from '@/lib/client/time-zones'

const zones = listTimeZones()

test.each([
  ['São Paulo', 'America/Sao_Paulo'],
  ['Zürich', 'Europe/Zurich'],
  ['new york', 'America/New_York'],
  ['york, america', 'America/New_York'],
  ['Port au Prince', 'America/Port-au-Prince'],
  ['utc', 'UTC'],
])('%s finds %s', (query, zone) => expect(findTimeZones(zones, query)).toContain(zone))

test('without a word there are all, of what is no place none', () => {
  expect(findTimeZones(zones, ' ')).toEqual(zones)
  expect(findTimeZones(zones, 'Atlantis')).toEqual([])
})
