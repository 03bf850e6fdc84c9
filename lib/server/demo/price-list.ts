import { MAX_TEXT_LENGTH } from '../../protocol/limits'

const work = [
  'Gutters cleared and flushed',
  'Downpipe sealed',
  'Roof tiles replaced',
  'Chimney swept',
  'Boiler checked',
  'Radiators bled and balanced',
  'Thermostat fitted',
  'Tap or mixer changed',
  'Trap and seals renewed',
  'Shower tray sealed',
  'Tiles laid',
  'Grout renewed',
  'Walls painted, two coats',
  'Ceilings painted, two coats',
  'Window frames sanded and painted',
  'Doors planed and hung',
  'Locks changed',
  'Fence panels set',
  'Paving relaid',
  'Drain cleared',
]
const amounts = [
  'small job, half a day',
  'medium job, a day',
  'large job, two days',
  'whole house, a week',
  'by arrangement, longer than a week',
]

const GREETING = 'Hello {{name}}, my prices for this winter, travel and material for repairs included:'
const FAREWELL = 'Thank you for your trust, {{name}}.'
/** Enough for two names of 24 characters in place of their placeholders. */
const ROOM_FOR_NAMES = 32

/** A text that all but fills a message: most people's names fit into it, one of 70 characters does not. */
export function writePriceList(): string {
  let prices: string[] = []
  for (const [size, amount] of amounts.entries()) {
    for (const [index, what] of work.entries()) {
      const more = [...prices, `• ${what}, ${amount}: ${(size + 1) * 40 + index * 5}.00`]
      if (joined(more).length > MAX_TEXT_LENGTH - ROOM_FOR_NAMES) return joined(prices)
      prices = more
    }
  }
  return joined(prices)
}

function joined(prices: readonly string[]): string {
  return [GREETING, ...prices, FAREWELL].join('\n')
}
