import type { NotificationKind } from '../../protocol/notifications'
import type { MailText } from '../ports/mail-sender'

/** One thing that a mail may tell of by itself; `text` is what a person typed, null where it is not to be shown. */
export type DigestItem = { kind: NotificationKind; from: string; count: number; text: string | null }

type DigestFacts = {
  name: string
  messages: number
  conversations: number
  /** Of the other kinds. */
  things: Partial<Record<NotificationKind, number>>
  /** Newest first; none where not even names are to be shown. */
  items: readonly DigestItem[]
  inboxUrl: string
  notificationsUrl: string
  unsubscribe: string
}

const thingWords: Record<
  Exclude<NotificationKind, 'message'>,
  readonly [one: string, more: (count: number) => string]
> = {
  interest: ['There is interest in a job of yours.', (count) => `There is interest in ${count} of your jobs.`],
  job_closed: ['A job was closed.', (count) => `${count} jobs were closed.`],
  batch: [
    'A bulk message of yours is done or paused.',
    (count) => `${count} bulk messages of yours are done or paused.`,
  ],
  report: ['A report of yours was decided.', (count) => `${count} reports of yours were decided.`],
  export: ['There is news of the copy of your data.', () => 'There is news of the copy of your data.'],
}

function messageWords(messages: number, conversations: number): string[] {
  if (messages === 0) return []
  const what = messages === 1 ? 'A message waits' : `${messages} messages wait`
  return [`${what} for you${conversations === 1 ? '' : ` in ${conversations} conversations`}.`]
}

function subjectOf(messages: number, hasThings: boolean): string {
  if (messages === 0) return 'You have unread news'
  const what = messages === 1 ? 'an unread message' : `${messages} unread messages`
  return `You have ${what}${hasThings ? ' and other news' : ''}`
}

function lineOf({ kind, from, count, text }: DigestItem): string | null {
  const quoted = text === null ? null : `“${text}”`
  switch (kind) {
    case 'message': {
      const messages = count === 1 ? 'a message' : `${count} messages`
      if (quoted === null) return `${from}: ${messages}`
      return `${from}: ${quoted}${count === 1 ? '' : ` (${messages})`}`
    }
    case 'interest': {
      const who = count === 1 ? `${from} is` : `${from} and ${count === 2 ? '1 other' : `${count - 1} others`} are`
      return `${who} interested in ${quoted ?? 'a job of yours'}`
    }
    case 'job_closed':
      return `${from} closed ${quoted ?? 'a job'}`
    // Nobody in particular did it, and nobody typed anything.
    case 'batch':
    case 'report':
    case 'export':
      return null
  }
}

/** A mail about what is unread: how much of each kind, and what the person allows of it. */
export function digestMail(facts: DigestFacts): MailText {
  const { name, messages, conversations, things, items } = facts
  const words = Object.entries(thingWords).flatMap(([kind, [one, more]]) => {
    const count = things[kind as NotificationKind] ?? 0
    if (count === 0) return []
    return [count === 1 ? one : more(count)]
  })
  const lines = items.map(lineOf).filter((line) => line !== null)
  return {
    subject: subjectOf(messages, words.length > 0),
    paragraphs: [`Hello ${name},`, ...messageWords(messages, conversations), ...words],
    items: [...new Set(lines)],
    action:
      messages > 0
        ? { href: facts.inboxUrl, label: 'Open your inbox' }
        : { href: facts.notificationsUrl, label: 'Open your notifications' },
    footer:
      'You get at most one such mail in two hours, and none during your quiet hours. Settings say what they tell of and show.',
    unsubscribe: facts.unsubscribe,
  }
}
