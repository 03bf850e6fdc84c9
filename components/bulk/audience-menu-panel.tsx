'use client'

import { BookmarkPlus, ListFilter, Settings2 } from 'lucide-react'
import { audiencesQuery } from '@/lib/client/audience-queries'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Audience } from '@/lib/protocol/audience-objects'
import { AnchoredMenu, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'

type AudienceMenuPanelProps = {
  anchor: HTMLElement
  onClose: () => void
  canSave: boolean
  onPick: (audience: Audience) => void
  onSave: () => void
  /** Saves what the list of people is narrowed by; null where it is not. */
  onSaveFilter: (() => void) | null
}

/** Saved audiences to choose from, and the way to save the present selection. */
export default function AudienceMenuPanel({
  anchor,
  onClose,
  canSave,
  onPick,
  onSave,
  onSaveFilter,
}: AudienceMenuPanelProps) {
  const query = useInfiniteQuery(audiencesQuery())
  const { isPending, isError } = query
  const audiences = useAllItems(query)
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} awaited={isPending} align="start">
      {audiences.map((audience) => (
        <MenuItem key={audience.id} onSelect={() => onPick(audience)}>
          <bdi>{audience.name}</bdi> <span className="tabular text-muted">({audience.size})</span>
        </MenuItem>
      ))}
      {audiences.length === 0 ? (
        <p className="max-w-60 px-2.5 py-1.5 text-muted text-sm">
          {isPending ? 'Loading' : isError ? 'Audiences did not load.' : 'No saved audiences yet.'}
        </p>
      ) : null}
      <MenuSeparator />
      <MenuItem icon={<BookmarkPlus aria-hidden />} disabled={!canSave} onSelect={onSave}>
        Save this selection
      </MenuItem>
      {onSaveFilter ? (
        <MenuItem icon={<ListFilter aria-hidden />} onSelect={onSaveFilter}>
          Save these filters
        </MenuItem>
      ) : null}
      <MenuLink href="/audiences" icon={<Settings2 aria-hidden />}>
        Manage audiences
      </MenuLink>
    </AnchoredMenu>
  )
}
