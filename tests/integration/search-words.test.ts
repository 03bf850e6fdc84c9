import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findWordHits } from '../../lib/client/search-hits'
import { foldText } from '../../lib/domain/folded-text'
import { holdsTerms, isNamed, searchWordsOf, toAskedPieces, toAskedTerms } from '../../lib/domain/search-words'
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
      '4155550199',
      '+14155550199',
      '00491701234567',
      '14155550199',
      '415  -  555  -  0199',
      '1️⃣Turn',
      'b\u200bolt',
      'می\u200cخواهم',
      '\u202a+1 415\u202c',
      'ቦይለር፣ቧንቧ',
      'کتاب',
      'كتاب',
      'مدرسة',
      'No4711',
      '50kg',
      '3x4x5cm',
      '₹12,25,000',
      '1٬250',
      '1½',
      '葛\u{e0100}城',
      '❤️Thanks',
      'Wi-Fi',
      'wifi',
      'don’t',
      "O'Brien-Smith's",
      'a-1-b',
      '12-34',
      'веб-сайт',
      'Müller',
      'Mueller',
      'u\u0308ber',
      'Åse',
      'Søren',
      '\u01dfb',
      'מר-כהן',
    ],
  ),
  fc.string({ unit: fc.constantFrom(...'aZé 09.,-+()/水ก\n_\u200b\u200c½ی\'"\\&|!:*'), maxLength: 12 }),
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
  // And whoever searched sees where.
  for (const [given, query] of hits) {
    const marks = findWordHits(given, query)
    expect(marks.length, JSON.stringify([given, query])).toBeGreaterThan(0)
    expect(marks.every(({ from, to }) => from < to && to <= given.length)).toBe(true)
  }
  // A property that nothing ever satisfies would prove nothing.
  expect(hits.length).toBeGreaterThan(100)
})

const name = fc
  .array(
    fc.constantFrom(
      'Anna',
      'O’Brien',
      'Jean–Luc',
      'Müller',
      'Åse',
      'SØREN',
      'علی\u200cرضا',
      'احمدی',
      'Ava\u200dX',
      'ü',
      '-',
      '.',
    ),
    {
      minLength: 1,
      maxLength: 4,
    },
  )
  .chain((parts) => fc.constantFrom('', ' ', '-').map((between) => parts.join(between)))
const nameQuery = fc.oneof(
  fc.constantFrom(
    'obrien',
    'jeanluc',
    'mueller',
    'muller',
    'aase',
    'soren',
    'soeren',
    'علیرضا',
    'احمدي',
    'avax',
    'luc an',
  ),
  name,
)

test('the database finds people by name exactly where the program does', async () => {
  const pairs = fc.sample(fc.tuple(name, nameQuery), { numRuns: 3000, seed: 20261127 })
  const { rows } = await client.query<{ found: boolean }>(
    `SELECT cardinality(p) > 0 AND name_text(t) LIKE ALL(p) AS found
     FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS x(t, q, n),
       LATERAL (SELECT ARRAY(SELECT '%' || piece || '%' FROM jsonb_array_elements_text(q::jsonb) AS piece)) AS pieces(p)
     ORDER BY n`,
    [pairs.map(([given]) => given), pairs.map(([, query]) => JSON.stringify(toAskedPieces(query)))],
  )
  const found = pairs.filter(([given, query], at) => {
    const isFound = isNamed([given], query)
    expect(rows[at]?.found, JSON.stringify([given, query])).toBe(isFound)
    return isFound
  })
  expect(found.length).toBeGreaterThan(100)
})

test('a message of nothing but what is dear to index is stored like any other', async () => {
  for (const unit of [
    '1 ',
    '+1',
    '12,345.67 -',
    '水',
    '1é',
    '9',
    'é',
    '(1) ',
    'a1',
    '12345678901234567890 ',
    '1234567 ',
    '\u200b1',
    '½',
  ]) {
    const long = unit.repeat(5000).slice(0, 5000)
    const { rows } = await client.query<{ words: string[] }>('SELECT search_words($1) AS words', [long])
    expect([...new Set(rows[0]?.words)].sort()).toEqual([...searchWordsOf(long)].sort())
    await client.query('SELECT message_words($1::jsonb)', [JSON.stringify({ text: long })])
  }
})

test('what was stored before a rule is found by it once its migration has run', async () => {
  const old = new pg.Client({ connectionString: await cloneDatabase('template_empty') })
  await old.connect()
  await old.query(
    `CREATE OR REPLACE FUNCTION folded_words(folded TEXT) RETURNS TEXT[] LANGUAGE sql IMMUTABLE AS $$ SELECT '{}'::text[] $$`,
  )
  await old.query(
    `CREATE OR REPLACE FUNCTION name_text(value TEXT) RETURNS TEXT LANGUAGE sql IMMUTABLE AS $$ SELECT '' $$`,
  )
  await old.query(
    `INSERT INTO users (id, email, name, role, password_hash) VALUES ('a', 'a@words.test', 'Müller', 'contractor', '!'), ('b', 'b@words.test', 'O’Brien', 'customer', '!')`,
  )
  await old.query(
    `INSERT INTO conversations (id, contractor_id, customer_id, last_seq, created_at, last_activity_at, created_xid, change_xid) VALUES ('c', 'a', 'b', 1, now(), now(), 0, 0)`,
  )
  await old.query(
    `INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, created_at)
     VALUES ('m', 'c', 1, 'a', 'text', '{"text": "Order No4711"}', now())`,
  )
  const find = async () => {
    await old.query('SET enable_seqscan = off')
    const { rows } = await old.query(`SELECT id FROM messages WHERE message_words(content) @@ '''4711'':*'::tsquery`)
    return rows
  }
  expect(await find()).toEqual([])
  await old.query(readFileSync('prisma/migrations/0036_more_words/migration.sql', 'utf8'))
  expect(await find()).toEqual([{ id: 'm' }])
  const people = await old.query(
    `SELECT id FROM users WHERE search_text LIKE '%mueller%' OR search_text LIKE '%obrien%' ORDER BY id`,
  )
  expect(people.rows).toEqual([{ id: 'a' }, { id: 'b' }])

  await old.query(
    `INSERT INTO messages (id, conversation_id, seq, sender_id, message_type, content, words, created_at)
     SELECT id, 'c', seq, 'a', 'text', content, CASE WHEN seq = 2 THEN message_words(content) END, now()
     FROM (VALUES ('copy', 2, '{"text": "The Wi-Fi is down"}'::jsonb), ('single', 3, '{"text": "Ask Herr Müller"}')) AS x(id, seq, content)`,
  )
  const findBy = async (word: string) => {
    const { rows } = await old.query(
      `SELECT id FROM messages WHERE COALESCE(words, message_words(content)) @@ $1::tsquery`,
      [word],
    )
    return rows
  }
  expect([await findBy('wifi'), await findBy('mueller')]).toEqual([[], []])
  for (const name of ['0041_joined_words', '0042_index_of_joined_words', '0043_index_of_joined_words_alone']) {
    await old.query(readFileSync(`prisma/migrations/${name}/migration.sql`, 'utf8'))
  }
  expect([await findBy('wifi'), await findBy('mueller')]).toEqual([[{ id: 'copy' }], [{ id: 'single' }]])
  await old.end()
})
