import fc from 'fast-check'
import { toPageCursor } from '../../lib/domain/page-cursor'

/** Values that have broken programs before, ours among them. */
export const evilValues: readonly unknown[] = [
  '',
  ' ',
  '\0',
  '\ud800',
  '\udfff x',
  '\u202e\u200b\ufeff',
  '__proto__',
  'constructor',
  'toString',
  "'; DROP TABLE users; --",
  '%',
  '_',
  '\\',
  '../../etc/passwd',
  '/uploads/../../auth-secret',
  '/uploads/portfolio/project1.jpg',
  '{{name}} {{ {{',
  'x'.repeat(65),
  'x'.repeat(513),
  'x'.repeat(5001),
  '😀'.repeat(5000),
  -1,
  0,
  -0,
  0.5,
  2 ** 31,
  2 ** 53,
  -(2 ** 63),
  1e308,
  true,
  false,
  null,
  [],
  {},
  [[]],
  [null],
  { $ne: null },
  { contains: 'a' },
  { toString: 'x', length: -1, valueOf: 'x' },
  { toJSON: 'x' },
  Array.from({ length: 2000 }, (_, at) => `id-${at}`),
  Array.from({ length: 60 }, () => 'customer1'),
  // Moments that one side knows and the other does not.
  '0000-01-01',
  '0000-01-01T00:00:00.000Z',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '2026-02-30',
  '2026-01-01T00:00:00+23:59',
  '1',
  '12',
  'Infinity',
  '1e3',
  '99999999999999999999',
  '-1',
  'Africa/Casablanca',
  'utc',
  // Cursors that look right.
  toPageCursor(['0000-01-01T00:00:00.000Z', 'x']),
  toPageCursor(['12', 'x']),
  toPageCursor(['Tue Mar 01 2022', 'x']),
  toPageCursor(['9999999-01-01', 'x']),
  toPageCursor(['2026-01-01T00:00:00.000Z', 'x']),
  toPageCursor(['\ud83d\ude00', 'x']),
  toPageCursor(['a', 'b', 'c']),
  '0000-01-01T00:00:00Z_x',
  '2026-13-01T00:00:00Z_x',
  '9999-12-31T24:00:00Z_x',
  '2026-01-01T25:61:61Z_x',
  '1.1.1..1.',
  '9223372036854775808.1.1..1.',
]

/** Anything at all, small. */
export const anyValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...evilValues) },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 80 }) },
  { weight: 1, arbitrary: fc.double() },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) },
)

type Path = readonly (string | number)[]

function pathsOf(value: unknown, at: Path = []): Path[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [at]
  return [at, ...Object.entries(value).flatMap(([key, child]) => pathsOf(child, [...at, key]))]
}

function replaceAt(value: unknown, [key, ...rest]: Path, change: (old: unknown) => unknown): unknown {
  if (key === undefined) return change(value)
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string | number, unknown>
  const changed = replaceAt(copy[key], rest, change)
  if (changed === undefined) delete copy[key]
  else copy[key] = changed
  return copy
}

/** A good value with something wrong in one or two places: replaced, removed, wrapped or added. */
export function spoiled(good: unknown): fc.Arbitrary<unknown> {
  const one = (value: unknown) =>
    fc
      .tuple(fc.constantFrom(...pathsOf(value)), fc.constantFrom('replace', 'remove', 'wrap', 'add'), anyValue)
      .map(([path, kind, evil]) =>
        replaceAt(value, path, (old) => {
          if (kind === 'replace') return evil
          if (kind === 'remove') return undefined
          if (kind === 'wrap') return [old]
          return typeof old === 'object' && old !== null
            ? { ...old, [`${JSON.stringify(evil)}`.slice(0, 40)]: evil }
            : [old, evil]
        }),
      )
  return fc.oneof(fc.constant(good), one(good), one(good).chain(one))
}
