import { expect, test } from 'vitest'
import { findNameHits, findWordHits } from '../../lib/client/search-hits'
import { holdsTerms, isNamed, toAskedTerms } from '../../lib/domain/search-words'

const finds = (text: string, query: string) => holdsTerms(text, toAskedTerms(query))

test.each([
  ['Kitchen/bath remodel', 'bath'],
  ['It is fixed.Please call', 'please'],
  ['Call (415) 555-0199 today', '0199'],
  ['Call (415) 555-0199 today', '4155550199'],
  ['Call (415) 555-0199 today', '415-555-0199'],
  ['Call (415) 555-0199 today', '555 0199'],
  ['Call (415) 555-0199 today', '+1 415 555 0199'],
  ['Call +1 (415) 555-0199 today', '4155550199'],
  ['Call +14155550199 today', '(415) 555-0199'],
  ['Call 415.555.0199', '415555'],
  ['0170 1234567', '+49 170 1234567'],
  ['+49 (0)170 1234567', '01701234567'],
  ['Write to maria.lopez@example.com', 'lopez'],
  ['Write to maria.lopez@example.com', 'maria.lopez@example.com'],
  ['https://maps.example.com/?house=4711&x=1', '4711'],
  ['gasket-12.pdf', 'gasket-12'],
  ['gasket-12.pdf', 'gasket 12 pdf'],
  ['A 3/4-inch pipe', 'inch'],
  ['A 3/4-inch pipe', '3/4'],
  ['The <boiler> is out', 'boiler'],
  ['That is $1,250.00 in all', '1250'],
  ['That is $1,250.00 in all', '1,250'],
  ['Das macht 1.250,00 €', '1250'],
  ['That is 1250 in all', '$1,250'],
  ['我家的水管漏水了', '水管'],
  ['我家的水管漏水了', '管漏水'],
  ['我家的水管漏水了', '水'],
  ['ｶﾞｽ漏れ', 'ガス'],
  ['보일러가 고장났어요', '보일러'],
  ['ท่อประปารั่ว', 'ประปา'],
  ['crème brûlée', 'creme brulee'],
  ['creme', 'crème'],
  ['cre\u0300me', 'cr\u00e8me'],
  ['Straße', 'strasse'],
  ['STRASSE', 'straße'],
  ['José', 'jose'],
  ['Łódź', 'lodz'],
  ['ΟΔΟΣ', 'οδος'],
  ['“quoted”—dash…dots', 'dash'],
  ['snake_case_name', 'case'],
  ['tap🔧wrench', 'wrench'],
  ['اتصل ٤١٥ ٥٥٥ ٠١٩٩', '4155550199'],
  ['call 0199', '۰۱۹۹'],
  ['wasser\u00adhahn', 'wasserhahn'],
  ['Call 4155550199', '0199'],
  ['Call 4155550199', '555-0199'],
  ['Call +14155550199', '5550199'],
  ['Call 00491701234567', '0170 1234567'],
  ['Call 00491701234567', '01701234567'],
  ['Call 0170 1234567', '491701234567'],
  ['Call (415) 555-0199', '1-415-555-0199'],
  ['Call (415) 555-0199', '14155550199'],
  ['Call 0014155550199', '4155550199'],
  ['Call 415  -  555  -  0199', '4155550199'],
  ['1️⃣Turn off the valve', 'turn'],
  ['❤️Thanks', 'thanks'],
  ['‼️Now', 'now'],
  ['☎️Call', 'call'],
  ['a b\u200bolt', 'bolt'],
  ['a b\u200eolt', 'bolt'],
  ['a bolt', 'b\ufeffolt'],
  ['Kitchen\u200bbath', 'bath'],
  ['می\u200cخواهم', 'میخواهم'],
  ['می\u200cخواهم', 'خواهم'],
  ['می\u200cخواهم', 'می\u200cخواهم'],
  ['میخواهم', 'می\u200cخواهم'],
  ['می خواهم', 'می\u200cخواهم'],
  ['ቦይለር፣ቧንቧ', 'ቧንቧ'],
  ['ბოილერი჻მილი', 'მილი'],
  ['کتاب', 'كتاب'],
  ['كتابي', 'کتابی'],
  ['invoice2024', '2024'],
  ['Order No4711', '4711'],
  ['50kg of sand', 'kg'],
  ['3x4x5cm', 'cm'],
  ['₹1,25,000', '125000'],
  ['That is 125000', '₹1,25,000'],
  ['1٬250', '1250'],
  ['1½ inch', '1/2'],
  ['½ inch', '1'],
  ['葛\u{e0100}城', '葛城'],
  ['On 4.5.2026', '4.5.2026'],
  ['On June 5 2026', 'june 5 2026'],
  ['Room 5 20255', '5 20255'],
  ['10’1234', '10’1234'],
  ['Das macht 1.250,00 € am 4.5.2026', '1.250 4.5.2026'],
  ['The Wi-Fi is down', 'wifi'],
  ['The wifi is down', 'Wi-Fi'],
  ['The Wi‑Fi is down', 'wifi'],
  ['I don’t know', 'dont'],
  ["I don't know", 'don’t'],
  ['I dont know', "don't"],
  ["Ask O'Brien's office", 'obrien'],
  ['gasket-12.pdf', 'gasket12'],
  ['A T-shirt', 'tshirt'],
  ['про веб-сайт', 'вебсайт'],
  ['Herr Müller kommt', 'mueller'],
  ['Herr Müller kommt', 'mueller'],
  ['Herr Mueller kommt', 'Müller'],
  ['Herr Müller kommt', 'muller'],
  ['Søren kommer', 'soeren'],
  ['Åse', 'aase'],
])('%s is found by %s', (text, query) => {
  expect(finds(text, query)).toBe(true)
  expect(findWordHits(text, query).length).toBeGreaterThan(0)
})

test.each([
  ['The paint is dry', 'int'],
  ['The paint is dry', 'paint wet'],
  ['12 rooms, 4 doors', '124'],
  ['Call (415) 555-0199', '5551'],
  ['anything', '—'],
  ['anything', ' '],
  ['水管', '管水'],
  ['Call (312) 555-0199', '+1 415 555 0199'],
  ['120245', '0245'],
  ['Call 4155550199', '0'],
  ['Call 4155550199', '199'],
  ['Room 12-34', '1234'],
  ['The Wi Fi is down', 'wifi'],
  ['We know it is', 'knows'],
  ["It's done", 'sdone'],
  ['Donald told me', "don't"],
])('%s is not found by %s', (text, query) => expect(finds(text, query)).toBe(false))

test.each([
  ['Ava Thompson', 'Thompson Ava'],
  ['Ava Thompson', 'thom'],
  ['Éva Szabó', 'eva szabo'],
  ['Weber, Anna', 'anna weber'],
  ['José Núñez', 'nunez, jose'],
  ['王小明', '小明'],
  ['علی\u200cرضا', 'علیرضا'],
  ['احمدی', 'احمدي'],
  ['Ava\u200dX', 'avax'],
  ['O’Brien', 'obrien'],
  ['Jean–Luc', 'jeanluc'],
  ['Müller', 'mueller'],
  ['Müller', 'muller'],
  ['Søren', 'soeren'],
])('%s is who %s looks for', (name, query) => {
  expect(isNamed([name], query)).toBe(true)
  expect(findNameHits(name, query).length).toBeGreaterThan(0)
})

test('nobody is found by signs alone', () => expect(isNamed(['Ava %'], '%')).toBe(false))

const marked = (text: string, hits: { from: number; to: number }[]) => hits.map(({ from, to }) => text.slice(from, to))

test('what is marked is what was found, in the words of the writer', () => {
  expect(marked('A Cre\u0300me job', findWordHits('A Cre\u0300me job', 'creme'))).toEqual(['Cre\u0300me'])
  expect(marked('Die Straße', findWordHits('Die Straße', 'strass'))).toEqual(['Straß'])
  expect(marked('call (415) 555-0199.', findWordHits('call (415) 555-0199.', '4155550199'))).toEqual(['415) 555-0199'])
  expect(marked('call 4155550199', findWordHits('call 4155550199', '0199'))).toEqual(['0199'])
  expect(marked('in 120245, 2024', findWordHits('in 120245, 2024', '0245'))).toEqual([])
  expect(marked('❤️Thanks', findWordHits('❤️Thanks', 'thank'))).toEqual(['Thank'])
  expect(marked('a b\u200bolt', findWordHits('a b\u200bolt', 'bo'))).toEqual(['b\u200bo'])
  expect(marked('½ inch', findWordHits('½ inch', '1'))).toEqual(['½'])
  expect(marked('Hr. Müller', findNameHits('Hr. Müller', 'mueller'))).toEqual(['Müller'])
  expect(marked('paint the inpaint', findWordHits('paint the inpaint', 'pain'))).toEqual(['pain'])
  expect(marked('我家的水管漏水', findWordHits('我家的水管漏水', '水管'))).toEqual(['水管'])
  expect(marked('Éva Szabó', findNameHits('Éva Szabó', 'szabo eva'))).toEqual(['Éva', 'Szabó'])
})
