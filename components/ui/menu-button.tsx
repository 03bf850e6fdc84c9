'use client'

import { Ellipsis } from 'lucide-react'
import dynamic from 'next/dynamic'
import { loadPart } from '@/lib/client/load-part'
import { IconButton } from './button'
import type { MenuEntry } from './menu-entries'
import { useMenuAnchor } from './use-menu-anchor'

const loadEntries = loadPart(() => import('./menu-entries'))
const MenuEntries = dynamic(loadEntries, { ssr: false })

/** The three dots beside a thing, with a menu of what may be done with it, loaded on the way to the press. */
export function MenuButton({ label, entries }: { label: string; entries: readonly MenuEntry[] }) {
  const { anchor, close, triggerProps } = useMenuAnchor()
  return (
    <>
      <IconButton
        {...triggerProps}
        size="sm"
        label={label}
        icon={<Ellipsis aria-hidden className="size-4" />}
        onPointerEnter={() => void loadEntries()}
      />
      {anchor ? <MenuEntries anchor={anchor} onClose={close} entries={entries} /> : null}
    </>
  )
}
