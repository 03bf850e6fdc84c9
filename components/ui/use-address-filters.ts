'use client'

import { type UseQueryStatesKeysMap, useQueryStates } from 'nuqs'

/** Filters that live in the address, which follows within 50 ms: written later, it would undo a press on a link meanwhile. */
export function useAddressFilters<Parsers extends UseQueryStatesKeysMap>(parsers: Parsers) {
  return useQueryStates(parsers, { history: 'replace', shallow: true })
}
