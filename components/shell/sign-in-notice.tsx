'use client'

import { ShieldAlert } from 'lucide-react'
import Link from 'next/link'
import { useEffect, useState } from 'react'
import { useSocket } from '@/lib/client/live-provider'
import type { Push } from '@/lib/protocol/pushes'
import { Button, buttonClass } from '../ui/button'

/** Says that somebody signed in from a browser that was not known, until one has looked or knows who it was. */
export function SignInNotice() {
  const { on } = useSocket()
  const [seen, setSeen] = useState<Push<'signed_in_elsewhere'> | null>(null)
  useEffect(() => on('signed_in_elsewhere', setSeen), [on])
  if (!seen) return null
  const dismiss = () => setSeen(null)
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-warning-bg px-4 py-2 text-sm text-warning-fg"
    >
      <p className="flex min-w-0 items-start gap-2">
        <ShieldAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
        <span className="min-w-0 break-words">{`Your account was signed in to on a new device: ${seen.device}, ${seen.address}.`}</span>
      </p>
      <span className="flex gap-2">
        <Link href="/settings" className={buttonClass({ size: 'sm' })} onClick={dismiss}>
          Check sessions
        </Link>
        <Button size="sm" onClick={dismiss}>
          It was me
        </Button>
      </span>
    </div>
  )
}
