'use client'

import { Send } from 'lucide-react'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { isChange, type OutboxEntry } from '@/lib/client/outbox-store'
import { useOffline } from '@/lib/client/use-offline'
import { useOutboxEntries } from './use-outbox-entries'

function counted(entries: readonly OutboxEntry[]): string {
  const noun = entries.some(isChange) ? (entries.every(isChange) ? 'change' : 'entry') : 'message'
  const many = noun === 'entry' ? 'entries' : `${noun}s`
  return `${entries.length} ${entries.length === 1 ? noun : many}`
}

/** Leads to what waits while there is no connection, and to what was refused elsewhere than before one's eyes. */
export function OutboxNote() {
  const offline = useOffline()
  const pathname = usePathname()
  const { refused: all, waiting, batch } = useOutboxEntries()
  const refused = all.filter(
    ({ target }) => !('conversationId' in target && pathname === `/inbox/${target.conversationId}`),
  )
  const words = [
    ...(refused.length > 0 ? [`${counted(refused)} refused`] : []),
    ...(offline && waiting.length > 0 ? [`${counted(waiting)} waiting`] : []),
    ...(batch && pathname !== '/bulk/new'
      ? [offline || batch.sending ? '1 bulk message waiting' : '1 bulk message to check']
      : []),
  ]
  if (words.length === 0 || pathname === '/outbox') return null
  return (
    <div className="flex justify-center bg-warning-bg px-4 text-sm text-warning-fg">
      <Link href="/outbox" className="inline-flex min-h-9 items-center gap-2 underline pointer-coarse:min-h-11">
        <Send aria-hidden className="size-4 shrink-0" />
        {`Outbox: ${words.join(', ')}`}
      </Link>
    </div>
  )
}
