import type { Notification, PushMessage } from '@/lib/protocol/notifications'

const batchWords: Record<string, string> = {
  sent: 'Your bulk message went out',
  paused: 'Your bulk message is paused',
  stopped: 'Your bulk message was stopped',
}
const reportWords: Record<string, string> = {
  dismissed: 'Your report was looked at; nothing was done',
  acted: 'Your report was looked at and acted on',
}
const exportWords: Record<string, string> = {
  ready: 'Your data is ready to download for 24 hours',
  failed: 'Your data could not be put together: ask for it again',
}
/** What nobody in particular does: these words are the same for everybody. */
const nobodys: readonly Notification['kind'][] = ['batch', 'report', 'export']

function others(count: number): string {
  if (count === 1) return ''
  return count === 2 ? ' and 1 other' : ` and ${count - 1} others`
}

/** What happened, as a sentence; without a title where that is not to be shown. */
export function sentenceOf({
  kind,
  from,
  text,
  count,
}: Pick<Notification, 'kind' | 'from' | 'text' | 'count'>): string {
  const name = from?.name ?? 'Somebody'
  switch (kind) {
    case 'message':
      return count === 1 ? `${name} sent you a message` : `${name} sent you ${count} messages`
    case 'interest':
      return `${name}${others(count)} ${count === 1 ? 'is' : 'are'} interested in ${text ? `“${text}”` : 'a job of yours'}`
    case 'job_closed':
      return `${name} closed ${text ? `“${text}”` : 'a job'}`
    case 'batch':
      return batchWords[text] ?? 'Something became of your bulk message'
    case 'report':
      return reportWords[text] ?? 'Your report was looked at'
    case 'export':
      return exportWords[text] ?? 'There is news of the copy of your data'
  }
}

/** Where one goes on from it; null where there is nothing to see. */
export function hrefOf({ kind, about }: Pick<Notification, 'kind' | 'about'>): string | null {
  switch (kind) {
    case 'message':
      return `/inbox/${about}`
    case 'interest':
    case 'job_closed':
      return `/jobs?job=${about}`
    case 'batch':
      return `/bulk/${about}`
    case 'report':
      return null
    case 'export':
      return '/settings#your-data'
  }
}

/** What a device shows of a push: no more than the person allows it to carry. */
export function pushTextOf(message: PushMessage): { title: string; body: string } {
  const { kind, from, count, preview } = message
  if (from === null && !nobodys.includes(kind)) {
    return { title: 'Rollcall', body: 'There is something new for you' }
  }
  if (preview === null || from === null) return { title: 'Rollcall', body: sentenceOf(message) }
  return { title: from.name, body: count > 1 ? `${preview} (${count} messages)` : preview }
}
