import type { AudienceFilter, LastContact } from '@/lib/protocol/audience-objects'

export const contactWords: Record<LastContact, string> = {
  week: 'In the last 7 days',
  month: 'In the last 30 days',
  older: 'Over 30 days ago',
  never: 'Never contacted',
}

export const repliedWords = { yes: 'Answered a bulk message', no: 'Never answered a bulk message' } as const

/** A filter in words; `jobTitle` where its job is known. */
export function toFilterWords({ jobId, contact, replied, online }: AudienceFilter, jobTitle: string | null): string {
  const words = [
    jobId === null ? null : `People of ${jobTitle ?? 'a job'}`,
    contact === null
      ? null
      : contact === 'never'
        ? contactWords.never
        : `Last contact ${lowerFirst(contactWords[contact])}`,
    replied === null ? null : replied ? repliedWords.yes : repliedWords.no,
    online ? 'Online now' : null,
  ]
  return words.filter(Boolean).join(' · ')
}

function lowerFirst(words: string): string {
  return words.charAt(0).toLowerCase() + words.slice(1)
}
