const inboxFilters = ['all', 'unread', 'reply', 'online'] as const
export type InboxFilter = (typeof inboxFilters)[number]

/** Which conversations the inbox lists; empty texts stand for all. */
export type InboxFilters = { filter: InboxFilter; job: string; q: string }

/** What an address asks the list for. Written by hand, it may say anything. */
export function toInboxFilters(search: URLSearchParams): InboxFilters {
  const asked = search.get('filter')
  return {
    filter: inboxFilters.find((each) => each === asked) ?? 'all',
    job: search.get('job') ?? '',
    q: search.get('q') ?? '',
  }
}

/** The address with other filters; what is as it would be without saying so is not said. */
export function withInboxFilters(search: URLSearchParams, change: Partial<InboxFilters>): URLSearchParams {
  const next = new URLSearchParams(search)
  for (const [name, value] of Object.entries(change)) {
    if (value === '' || value === 'all') next.delete(name)
    else next.set(name, value)
  }
  return next
}

/** What an address says about the inbox. */
export type InboxAddress = {
  conversationId: string | null
  /** The person a first message is for. */
  newTo: string | null
  /** The message to open at. */
  atSeq: number | null
  /** The job that the next message is to be about. */
  aboutId: string | null
}

/** `segment` is what follows `/inbox/`. */
export function toInboxAddress(
  segment: string | null,
  search: URLSearchParams | Record<string, string | string[] | undefined>,
): InboxAddress {
  const one = (name: string) => {
    const value = search instanceof URLSearchParams ? search.get(name) : search[name]
    return typeof value === 'string' && value !== '' ? value : null
  }
  // `m` is the seq of the message to open at, `to` the person a first message is for, `about` its job.
  const [m, to, about] = [one('m'), one('to'), one('about')]
  const seq = m !== null && /^\d{1,9}$/.test(m) ? Number(m) : 0
  if (segment === 'new') return { conversationId: null, newTo: to, atSeq: null, aboutId: about }
  return { conversationId: segment, newTo: null, atSeq: seq > 0 ? seq : null, aboutId: null }
}

/** The address of a place in the inbox. The list's filter and search stay, unless `q` says otherwise. */
export function inboxHref(
  search: URLSearchParams,
  { conversationId, newTo, atSeq, aboutId, q }: Partial<InboxAddress> & { q?: string | null },
): string {
  const path = newTo ? '/inbox/new' : conversationId ? `/inbox/${encodeURIComponent(conversationId)}` : '/inbox'
  const params = new URLSearchParams(search)
  const said = { m: atSeq ?? null, to: newTo ?? null, about: aboutId ?? null, ...(q === undefined ? {} : { q }) }
  for (const [name, value] of Object.entries(said)) {
    if (value === null || value === '') params.delete(name)
    else params.set(name, String(value))
  }
  const text = params.toString()
  return text === '' ? path : `${path}?${text}`
}
