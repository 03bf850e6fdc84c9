import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { listSources, readSource } from '../support/read-imports'

const page = readFileSync('docs/promises.md', 'utf8')
const promises = [...page.matchAll(/^### ([MPAS]\d) .+\n([\s\S]*?)(?=^##|(?![\s\S]))/gm)].map(
  ([, id = '', text = '']) => ({
    id,
    proofs: [...text.matchAll(/^- `([^`]+)` › (.+)$/gm)].map(([, file = '', name = '']) => ({ file, name })),
  }),
)
const ids = promises.map(({ id }) => id)
const traps = [...(page.split('## Traps')[1] ?? '').matchAll(/^(\d+)\. /gm)].map(([, number]) => Number(number))

const sources = listSources(['app', 'bench', 'components', 'e2e', 'lib', 'prisma', 'scripts', 'server.ts', 'tests'])

/** Every place that cites the page, by what it cites. */
function citations(): { file: string; cited: string }[] {
  return sources.flatMap((file) => {
    const text = readSource(file)
    const cited = [...text.matchAll(/PROMISES ([MPAS]\d)\b/g)].map(([, id = '']) => id)
    const trapsCited = [...text.matchAll(/PROMISES traps? (\d+)(?: and (\d+))?/g)].flatMap(([, ...numbers]) =>
      numbers.filter((number) => number !== undefined).map((number) => `trap ${number}`),
    )
    // What the fault tests measure is filed under a promise.
    const figures = file.startsWith('tests/faults/') ? [...text.matchAll(/'([MPAS]\d)'/g)].map(([, id = '']) => id) : []
    return [...cited, ...trapsCited, ...figures].map((each) => ({ file, cited: each }))
  })
}

test('there are promises of each kind, each once, and traps counted from 1', () => {
  expect([...new Set(ids.map((id) => id[0]))]).toEqual(['M', 'P', 'A', 'S'])
  expect(new Set(ids).size).toBe(ids.length)
  expect(traps).toEqual(traps.map((_, at) => at + 1))
})

test('what code and tests cite is a promise or a trap', () => {
  const known = new Set([...ids, ...traps.map((number) => `trap ${number}`)])
  const found = citations()
  expect(found.length).toBeGreaterThan(50)
  expect(found.filter(({ cited }) => !known.has(cited))).toEqual([])
})

test('what documents tabulate is a promise', () => {
  const rows = [...readFileSync('docs/faults.md', 'utf8').matchAll(/^\| ([A-Z]\d) \|/gm)].map(([, id = '']) => id)
  expect(rows.length).toBeGreaterThan(10)
  expect(rows.filter((id) => !ids.includes(id))).toEqual([])
})

test.each(promises)('$id names tests that exist', ({ proofs }) => {
  expect(proofs.length).toBeGreaterThan(0)
  const missing = proofs.filter(({ file, name }) => !existsSync(file) || !namesIn(file).has(name))
  expect(missing).toEqual([])
})

/** The names of a file's tests and groups, as they are written: `%s` and `${…}` are not filled in. */
function namesIn(file: string): Set<string> {
  const quoted = /(?:\b(?:test|scenario|describe)|\))\(\s*(?:'((?:[^'\\]|\\.)+)'|"((?:[^"\\]|\\.)+)"|`([^`]+)`)/g
  return new Set([...readSource(file).matchAll(quoted)].map((match) => match.slice(1).find(Boolean) ?? ''))
}
