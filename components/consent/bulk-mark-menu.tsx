'use client'

import { BellOff, Flag, MailX, RotateCcw, SlidersHorizontal } from 'lucide-react'
import { optOutsQuery } from '@/lib/client/account-queries'
import { meQuery } from '@/lib/client/me-queries'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import type { Peer } from '@/lib/protocol/objects'
import { AnchoredMenu, MenuChoices, MenuItem, MenuLink, MenuSeparator } from '../ui/menu'
import { useConsent } from './use-consent'
import { fromLimitValue, limitOptions, toLimitValue } from './weekly-limits'

type BulkMarkMenuProps = { anchor: HTMLElement; onClose: () => void; peer: Peer; onReport: () => void }

/** Fewer, none of this one, none at all, or a word to the house. */
export default function BulkMarkMenu({ anchor, onClose, peer, onReport }: BulkMarkMenuProps) {
  const { data: me } = useQuery(meQuery())
  const stopped = useAllItems(useInfiniteQuery(optOutsQuery()))
  const consent = useConsent()
  const limit = me?.bulkWeeklyLimit ?? null
  const isStopped = stopped.some(({ id }) => id === peer.id)
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose} align="start">
      {isStopped ? (
        <MenuItem icon={<RotateCcw aria-hidden />} onSelect={() => void consent.allowOne(peer)}>
          Allow these from <bdi>{peer.name}</bdi>
        </MenuItem>
      ) : (
        <MenuItem icon={<BellOff aria-hidden />} onSelect={() => void consent.stopOne(peer)}>
          Stop these from <bdi>{peer.name}</bdi>
        </MenuItem>
      )}
      {me?.bulkOptOut ? null : (
        <MenuItem icon={<MailX aria-hidden />} onSelect={() => void consent.stopAll()}>
          Stop these from everybody
        </MenuItem>
      )}
      <MenuSeparator />
      <MenuChoices
        label="Fewer, from everybody together"
        value={toLimitValue(limit)}
        options={limitOptions(limit, [1, 3])}
        onChange={(value) => {
          onClose()
          void consent.setLimit(fromLimitValue(value), limit)
        }}
      />
      <MenuSeparator />
      <MenuItem icon={<Flag aria-hidden />} onSelect={onReport}>
        Report this message
      </MenuItem>
      <MenuLink href="/settings#who-may-write" icon={<SlidersHorizontal aria-hidden />}>
        Who may write to me
      </MenuLink>
    </AnchoredMenu>
  )
}
