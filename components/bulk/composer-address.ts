import { type inferParserType, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { LastContactFilter, PeopleFilters } from '@/lib/client/customer-queries'
import { followUpKinds } from '@/lib/protocol/bulk-states'

const contactFilters = ['any', 'week', 'month', 'older', 'never'] as const satisfies LastContactFilter[]

/** Which customers the composer lists. */
export const peopleParsers = {
  q: parseAsString.withDefault(''),
  onJob: parseAsString,
  online: parseAsBoolean.withDefault(false),
  contact: parseAsStringLiteral(contactFilters).withDefault('any'),
}

export function toPeopleFilters({ onJob, ...filters }: inferParserType<typeof peopleParsers>): PeopleFilters {
  return { ...filters, jobId: onJob }
}

/** What a link to the composer may bring along: taken over once, and gone from the address then. */
export const prefillParsers = {
  job: parseAsString.withDefault(''),
  /** Ids or e-mail addresses, separated by commas. */
  to: parseAsString.withDefault(''),
  audience: parseAsString.withDefault(''),
  template: parseAsString.withDefault(''),
  /** A batch that was undone and is to be written again. */
  again: parseAsString.withDefault(''),
  /** A batch that is followed up, and whom of it. */
  follow: parseAsString.withDefault(''),
  who: parseAsStringLiteral(followUpKinds),
}
