'use client'

import { parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'

export const inboxFilters = ['all', 'unread', 'online'] as const
export type InboxFilter = (typeof inboxFilters)[number]

/** The list's filter and search, which live in the address. */
export function useInboxFilters() {
  return useQueryStates(
    {
      filter: parseAsStringLiteral(inboxFilters).withDefault('all'),
      job: parseAsString.withDefault(''),
      q: parseAsString.withDefault(''),
    },
    { history: 'replace', shallow: true, throttleMs: 200 },
  )
}
