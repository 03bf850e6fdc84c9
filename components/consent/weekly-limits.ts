/** What a weekly limit is offered as; "any" is none. */
const offered = [1, 2, 3, 5, 10, 20, 50] as const

const ANY = 'any'

export const toLimitValue = (limit: number | null): string => (limit === null ? ANY : String(limit))
export const fromLimitValue = (value: string): number | null => (value === ANY ? null : Number(value))

/** The choices, one's own among them whatever it is. */
export function limitOptions(own: number | null, limits: readonly number[] = offered) {
  const all = own === null || limits.includes(own) ? limits : [...limits, own].sort((a, b) => a - b)
  return [
    { value: ANY, label: 'Any number' },
    ...all.map((limit) => ({ value: String(limit), label: `${limit} a week` })),
  ]
}
