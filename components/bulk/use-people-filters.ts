'use client'

import { useMemo } from 'react'
import { useAddressFilters } from '../ui/use-address-filters'
import { peopleParsers, toPeopleFilters } from './composer-address'

/** Which customers the composer lists; kept in the address. */
export function usePeopleFilters() {
  const [{ q, onJob, online, contact }, set] = useAddressFilters(peopleParsers)
  const filters = useMemo(() => toPeopleFilters({ q, onJob, online, contact }), [q, onJob, online, contact])
  return { filters, set }
}
