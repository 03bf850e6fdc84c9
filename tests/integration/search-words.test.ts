import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { foldText, holdsTerms, searchWordsOf, toAskedTerms } from '../../lib/domain/search-words'
import { toTsQuery } from '../../lib/server/store/sql/shared/to-ts-query'
import { cloneDatabase } from '../support/test-server'

let client: pg.Client
beforeAll(async () => {
  client = new pg.Client({ connectionString: await cloneDatabase('template_empty') })
  await client.connect()
})
afterAll(() => client.end())

const KNOWN =
  /^[ -~\u00a0-\u052f\u0590-\u06ff\u0900-\u0dff\u0e00-\u0eff\u1e00-\u1fff\u2000-\u2bff\u3000-\u9fef\uac00-\ud7a3]*$/

/** What people write, cut and joined so that every rule meets every other. */
const piece = fc.oneof(
  fc.constantFrom(
    ...['Kitchen/bath', 'fixed.Please', '(415) 555-0199', '+49 (0)170 1234567', '$1,250.00', "1'250.50", '3/4-inch'],
    ...['<boiler>', 'gasket-12.pdf', 'maria.lopez@example.com', 'crème', 'cre\u0300me', 'Straße', 'ŁÓDŹ', 'ΟΔΟΣ', 'İz'],
    ...[
      '水管工',
      'ガス',
      'ｶﾞｽ',
      '보일러가',
      'ประปา',
      'نَصّ',
      'שָׁלוֹם',
      'हिन्दी',
      'Việt',
      'ﬁx',
      '½',
      '１２３',
      '٠١٥٥-٥٠١٩٩',
      '۰۹۱۲',
      '९८७६५',
      'so\u00adft',
      '🔧',
      '\u200b',
      '—',
      '…',
    ],
  ),
  fc.string({ unit: fc.constantFrom(...'aZé 09.,-+()/水ก\n_\'"\\&|!:*'), maxLength: 12 }),
  // Of the letters that Unicode knew when PostgreSQL's library was made: later ones have no case there.
  fc.string({ unit: 'grapheme', maxLength: 6 }).filter((text) => KNOWN.test(text)),
)
const text = fc
  .array(piece, { maxLength: 6 })
  .chain((pieces) => fc.constantFrom('', ' ', ' and ').map((between) => pieces.join(between)))

/** A text, and a query that is some of it or anything. */
const asked = fc
  .tuple(text, piece, fc.nat(40), fc.integer({ min: 1, max: 12 }), fc.boolean())
  .map(([given, other, from, length, isOfIt]): [string, string] => [
    given,
    isOfIt ? [...given].slice(from, from + length).join('') : other,
  ])

test('the database and the program take the same words from every text', async () => {
  const texts = fc.sample(text, { numRuns: 3000, seed: 20261126 })
  const { rows } = await client.query<{ words: string[]; folded: string }>(
    'SELECT search_words(t) AS words, fold_text(t) AS folded FROM unnest($1::text[]) WITH ORDINALITY AS x(t, n) ORDER BY n',
    [texts],
  )
  for (const [at, given] of texts.entries()) {
    expect(foldText(given), JSON.stringify(given)).toBe(rows[at]?.folded)
    expect([...searchWordsOf(given)].sort(), JSON.stringify(given)).toEqual([...new Set(rows[at]?.words)].sort())
  }
})

test('the database finds a text by a query exactly where the program does', async () => {
  const pairs = fc.sample(asked, { numRuns: 3000, seed: 20261127 })
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT message_words(jsonb_build_object('text', t)) @@ q::tsquery AS found
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS x(t, q, n) ORDER BY n`,
    [pairs.map(([given]) => given), pairs.map(([, query]) => toTsQuery(toAskedTerms(query)))],
  )
  const hits = pairs.filter(([given, query], at) => {
    const held = holdsTerms(given, toAskedTerms(query))
    expect(rows[at]?.found, JSON.stringify([given, query])).toBe(held)
    return held
  })
  // A property that nothing ever satisfies would prove nothing.
  expect(hits.length).toBeGreaterThan(100)
})

test('a message of nothing but what is dear to index is stored like any other', async () => {
  for (const unit of ['1 ', '+1', '12,345.67 -', '水', '1é', '9', 'é', '(1) ']) {
    const long = unit.repeat(5000).slice(0, 5000)
    const { rows } = await client.query<{ words: string[] }>('SELECT search_words($1) AS words', [long])
    expect([...new Set(rows[0]?.words)].sort()).toEqual([...searchWordsOf(long)].sort())
    await client.query('SELECT message_words($1::jsonb)', [JSON.stringify({ text: long })])
  }
})
