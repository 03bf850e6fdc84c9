'use client'

import { ChevronDown, Megaphone } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useSelf } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import type { Peer } from '@/lib/protocol/objects'
import { useMenuAnchor } from '../ui/use-menu-anchor'

const BulkMarkMenu = dynamic(
  loadPart(() => import('./bulk-mark-menu')),
  { ssr: false },
)

const words = 'Sent to several people'

/** Under a copy of a bulk message: that it is one, and behind it what its receiver can do about such messages. */
export function BulkMark({ peer, onReport }: { peer: Peer; onReport: () => void }) {
  const { anchor, close, triggerProps } = useMenuAnchor()
  const { role } = useSelf()
  const label = (
    <>
      <Megaphone aria-hidden className="size-3.5 shrink-0" />
      {words}
    </>
  )
  if (role !== 'customer') {
    return <p className="mt-0.5 flex items-center gap-1 px-1 text-muted text-xs">{label}</p>
  }
  return (
    <>
      <button
        type="button"
        {...triggerProps}
        className="mt-0.5 flex items-center gap-1 rounded-sm px-1 text-muted text-xs hover:text-ink hover:underline pointer-coarse:min-h-11"
      >
        {label}
        <ChevronDown aria-hidden className="size-3.5 shrink-0" />
      </button>
      {anchor ? <BulkMarkMenu anchor={anchor} onClose={close} peer={peer} onReport={onReport} /> : null}
    </>
  )
}
