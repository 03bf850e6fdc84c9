'use client'

import { debounce, type UseQueryStatesKeysMap, useQueryStates } from 'nuqs'

/** Filters that live in the address: they show at once, and the address follows typing at a distance. */
export function useAddressFilters<Parsers extends UseQueryStatesKeysMap>(parsers: Parsers) {
  return useQueryStates(parsers, { history: 'replace', shallow: true, limitUrlUpdates: debounce(200) })
}
