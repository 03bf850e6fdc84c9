'use client'

import { debounce, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useMemo } from 'react'
import { contactFilters } from './contact-filters'

const parsers = {
  q: parseAsString.withDefault(''),
  onJob: parseAsString,
  online: parseAsBoolean.withDefault(false),
  contact: parseAsStringLiteral(contactFilters).withDefault('any'),
}

/** Which customers the composer lists; kept in the address, which follows typing at a distance. */
export function usePeopleFilters() {
  const [{ q, onJob, online, contact }, set] = useQueryStates(parsers, {
    history: 'replace',
    shallow: true,
    limitUrlUpdates: debounce(300),
  })
  const filters = useMemo(() => ({ q, jobId: onJob, online, contact }), [q, onJob, online, contact])
  return { filters, set }
}
