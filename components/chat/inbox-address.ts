import { createLoader, createSerializer, parseAsInteger, parseAsString, parseAsStringLiteral } from 'nuqs/server'

const inboxFilters = ['all', 'unread', 'online'] as const
export type InboxFilter = (typeof inboxFilters)[number]

/** Which conversations the inbox lists. */
export const inboxFilterParsers = {
  filter: parseAsStringLiteral(inboxFilters).withDefault('all'),
  job: parseAsString.withDefault(''),
  q: parseAsString.withDefault(''),
}

/** `m` is the seq of the message to open at, `to` the person a first message is for. */
const placeParsers = { m: parseAsInteger, to: parseAsString }

const loadPlace = createLoader(placeParsers)
const serialize = createSerializer({ ...placeParsers, q: inboxFilterParsers.q })

/** What an address says about the inbox. */
export type InboxAddress = {
  conversationId: string | null
  /** The person a first message is for. */
  newTo: string | null
  /** The message to open at. */
  atSeq: number | null
}

/** `segment` is what follows `/inbox/`. */
export function toInboxAddress(
  segment: string | null,
  search: URLSearchParams | Record<string, string | string[] | undefined>,
): InboxAddress {
  const { m, to } = loadPlace(search)
  if (segment === 'new') return { conversationId: null, newTo: to, atSeq: null }
  return { conversationId: segment, newTo: null, atSeq: m !== null && m > 0 ? m : null }
}

/** The address of a place in the inbox. The list's filter and search stay, unless `q` says otherwise. */
export function inboxHref(
  search: URLSearchParams,
  { conversationId, newTo, atSeq, q }: Partial<InboxAddress> & { q?: string | null },
): string {
  const path = newTo ? '/inbox/new' : conversationId ? `/inbox/${encodeURIComponent(conversationId)}` : '/inbox'
  return serialize(`${path}?${search}`, { m: atSeq ?? null, to: newTo ?? null, ...(q === undefined ? {} : { q }) })
}
