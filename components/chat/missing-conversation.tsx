'use client'

import { ArrowLeft, MessageCircleOff } from 'lucide-react'
import Link from 'next/link'
import { ApiError } from '@/lib/client/api-error'
import { buttonClass } from '../ui/button'
import { cn } from '../ui/cn'
import { EmptyState } from '../ui/empty-state'
import { followInPlace } from './inbox-navigation'

/** Whether an answer says that there is no such conversation for whoever asks. */
export function isAbsent(error: Error | null): boolean {
  return (
    error instanceof ApiError && (error.code === 'not_found' || error.code === 'forbidden' || error.code === 'invalid')
  )
}

/** The way back to the list, which a phone has nowhere else. */
export function BackBar({ backHref }: { backHref: string }) {
  return (
    <div className="flex h-15 shrink-0 items-center border-line border-b bg-surface px-2 md:hidden">
      <Link
        href={backHref}
        onClick={followInPlace}
        aria-label="Back to the inbox"
        className={buttonClass({ variant: 'ghost', square: true })}
      >
        <ArrowLeft aria-hidden className="size-5" />
      </Link>
    </div>
  )
}

/** The address names a conversation that is not there, or is not one's own. The list stays beside it. */
export function MissingConversation({ backHref }: { backHref: string }) {
  return (
    <div className="flex h-full flex-col">
      <BackBar backHref={backHref} />
      <div className="flex min-h-0 flex-1 items-center justify-center">
        <EmptyState
          icon={<MessageCircleOff />}
          title="This conversation is not here"
          action={
            <Link href={backHref} onClick={followInPlace} className={cn(buttonClass({}))}>
              Show the inbox
            </Link>
          }
        >
          The link may be old, or it belongs to another account.
        </EmptyState>
      </div>
    </div>
  )
}
