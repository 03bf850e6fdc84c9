import { expect, test } from 'vitest'
import { z } from 'zod'
import { requests } from '@/lib/protocol/events'
import { MAX_ISSUES, MAX_LISTED_IDS } from '@/lib/protocol/limits'
import { routes } from '@/lib/protocol/routes'
import { sizedList } from '@/lib/protocol/sized'
import { parseInput } from '@/lib/server/parse-input'

/** Paths of lists and maps in a schema that looks at everything in them, however much there is. */
function findUnsized(schema: z.core.$ZodType, path: string): string[] {
  const { def } = (schema as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'object':
      return Object.entries(def.shape).flatMap(([key, field]) => findUnsized(field, `${path}.${key}`))
    case 'array':
    case 'record':
    case 'map':
    case 'set':
      return [path]
    case 'optional':
    case 'nullable':
    case 'default':
    case 'prefault':
      return findUnsized(def.innerType, path)
    case 'union':
      return def.options.flatMap((option) => findUnsized(option, path))
    case 'intersection':
      return [...findUnsized(def.left, path), ...findUnsized(def.right, path)]
    case 'pipe':
      return def.in._zod.def.type === 'transform' ? [] : findUnsized(def.in, path)
    default:
      return []
  }
}

test('no request and no route takes a list or map without looking at its size first', () => {
  const inputs: [string, z.core.$ZodType][] = [
    ...Object.entries(requests).map(([name, { input }]) => [name, input] as [string, z.core.$ZodType]),
    ...Object.entries(routes).flatMap(([name, row]) =>
      Object.entries(row)
        .filter(([key, value]) => ['params', 'query', 'body'].includes(key) && value instanceof z.ZodType)
        .map(([key, value]) => [`${name}.${key}`, value as z.core.$ZodType] as [string, z.core.$ZodType]),
    ),
  ]
  expect(inputs.flatMap(([name, input]) => findUnsized(input, name))).toEqual([])
  expect(findUnsized(z.object({ a: z.union([z.string(), z.array(z.string()).nullish()]) }), 'x')).toEqual(['x.a'])
})

/** A list that counts how many of its elements were looked at. */
function watched(length: number) {
  const looks = { count: 0 }
  const list = new Proxy(Array(length).fill('!'), {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) looks.count += 1
      return Reflect.get(target, key)
    },
  })
  return { list, looks }
}

const schema = z.object({
  ids: sizedList(z.array(z.string().regex(/^a$/)), { most: MAX_LISTED_IDS, isGood: (value) => value === 'a' }),
})

test('nothing in a list that is too long is looked at, and of one that is not the first bad ones', () => {
  const long = watched(60_000)
  expect(() => parseInput(schema, { ids: long.list })).toThrow('must have at most 5000 entries')
  expect(long.looks.count).toBe(0)
  const bad = watched(MAX_LISTED_IDS)
  expect(() => parseInput(schema, { ids: bad.list })).toThrow('ids.0')
  expect(bad.looks.count).toBeLessThan(5 * MAX_ISSUES)
  expect(parseInput(schema, { ids: Array(MAX_LISTED_IDS).fill('a') }).ids).toHaveLength(MAX_LISTED_IDS)
})

test('a single bad element is found wherever it is', () => {
  const ids = [...Array(3000).fill('a'), '!', ...Array(10).fill('a')]
  expect(() => parseInput(schema, { ids })).toThrow('ids.3000')
})
