'use client'

import dynamic from 'next/dynamic'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import { memo, type ReactNode, useCallback, useEffect, useMemo, useState } from 'react'
import { useJobNews } from '@/lib/client/job-news'
import { kept } from '@/lib/client/kept'
import { LiveProvider } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { meQuery } from '@/lib/client/me-queries'
import { useNotificationCount } from '@/lib/client/use-notification-count'
import { useQuery } from '@/lib/client/use-query'
import { useUnreadCount } from '@/lib/client/use-unread-count'
import type { Me } from '@/lib/protocol/objects'
import { CountBadge } from '../ui/badge'
import { cn } from '../ui/cn'
import { AccountMenu } from './account-menu'
import { OfflinePlaces } from './offline-places'
import { isAt, notifications, type Place, placesOf } from './places'
import { useShortcuts } from './use-shortcuts'

const ShellExtras = memo(
  dynamic(
    loadPart(() => import('./shell-extras')),
    { ssr: false },
  ),
)
const ShortcutsDialog = dynamic(
  loadPart(() => import('./shortcuts-dialog')),
  { ssr: false },
)

type AppShellProps = {
  me: Me
  /** Drawn from what this device holds: the server has not said who is signed in. */
  isHeld?: boolean
  children: ReactNode
}

/** Names that stand beside each other at the foot of a phone; of more places only the one that one is at is named. */
const MOST_NAMED = 5
/** The same on the narrowest, of 320 px. */
const MOST_NAMED_NARROW = 4

function hidingOf(places: number): string {
  if (places > MOST_NAMED) return 'max-md:sr-only'
  return places > MOST_NAMED_NARROW ? 'max-[22rem]:sr-only' : ''
}

/** The frame of every signed-in page: rail (a bar below on phones), connection, session, shortcuts. */
export function AppShell({ me: rendered, isHeld = false, children }: AppShellProps) {
  const { data: me } = useQuery({ ...meQuery(), initialData: rendered })
  const self = useMemo(() => ({ id: me.id, name: me.name, role: me.role }), [me.id, me.name, me.role])
  return (
    <LiveProvider self={self}>
      <Frame me={me} isHeld={isHeld}>
        {children}
      </Frame>
    </LiveProvider>
  )
}

function Frame({ me, isHeld, children }: Required<AppShellProps>) {
  const pathname = usePathname()
  const unread = useUnreadCount(me.role !== 'admin')
  const told = useNotificationCount()
  const jobNews = useJobNews(isAt(pathname, '/jobs'))
  const [help, setHelp] = useState<'never' | 'open' | 'closed'>('never')
  const openHelp = useCallback(() => setHelp('open'), [])
  useShortcuts(me.role, openHelp)
  // What was not sent is read with the page, before anything asks for it.
  useEffect(() => kept.subscribe(() => undefined), [])
  const places = placesOf[me.role]
  // On a phone a conversation is a page of its own: its way back replaces the bar.
  const inConversation = pathname.startsWith('/inbox/')

  return (
    <div className="safe-top safe-sides flex h-(--screen-height,100dvh) flex-col overflow-hidden bg-canvas">
      <a
        href="#main"
        className="fixed top-2 left-2 z-60 -translate-y-20 rounded-md bg-accent px-4 py-2 font-medium text-on-accent focus:translate-y-0"
      >
        Skip to content
      </a>
      <ShellExtras me={me} isHeld={isHeld} unread={unread + told.unreadBesideMessages} />
      <div className="flex min-h-0 flex-1 flex-col-reverse md:flex-row">
        <div
          className={cn(
            'safe-bottom shrink-0 border-line border-t bg-surface md:flex md:w-22 md:flex-col md:border-t-0 md:border-r md:p-2 2xl:p-3 2xl:w-56',
            inConversation && 'max-md:hidden',
          )}
        >
          <nav aria-label="Main" className="md:flex-1">
            <Link
              href="/"
              aria-label="Rollcall, start"
              className="mb-4 hidden items-center justify-center gap-2.5 rounded-md p-1.5 font-semibold text-base md:flex 2xl:justify-start"
            >
              {/* biome-ignore lint/performance/noImgElement: a small local drawing needs no image service */}
              <img src="/icon.svg" alt="" className="size-7" />
              <span className="hidden 2xl:inline">Rollcall</span>
            </Link>
            <ul className="flex md:flex-col md:gap-1">
              {places.map((place) => (
                <li key={place.href} className="flex-1 md:flex-none">
                  <PlaceLink
                    place={place}
                    active={isAt(pathname, place.href)}
                    hiding={hidingOf(places.length)}
                    {...(place.href === '/inbox' ? { count: unread, counted: 'unread' } : {})}
                    {...(place.href === '/jobs' ? { count: jobNews, counted: 'with news' } : {})}
                  />
                </li>
              ))}
              <li className="hidden md:block">
                <PlaceLink
                  place={notifications}
                  active={isAt(pathname, '/notifications')}
                  count={told.unreadCount}
                  counted="unread"
                  hiding=""
                />
              </li>
              <li className="flex flex-1 items-center justify-center md:hidden">
                <AccountMenu me={me} wide={false} told={told.unreadCount} onShortcuts={openHelp} />
              </li>
            </ul>
          </nav>
          <div className="hidden md:block">
            <AccountMenu me={me} wide onShortcuts={openHelp} />
          </div>
        </div>
        <main id="main" tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 outline-none">
          <OfflinePlaces>{children}</OfflinePlaces>
        </main>
      </div>
      {help === 'never' ? null : (
        <ShortcutsDialog
          role={me.role}
          open={help === 'open'}
          onOpenChange={(open) => setHelp(open ? 'open' : 'closed')}
        />
      )}
    </div>
  )
}

type PlaceLinkProps = {
  /** Where its name is not seen unless one is there. */
  hiding: string
  place: Place
  active: boolean
  /** What asks for attention there, and the word for it. */
  count?: number
  counted?: string
}

const PlaceLink = memo(function PlaceLink({ place, active, hiding, count = 0, counted = '' }: PlaceLinkProps) {
  const Icon = place.icon
  return (
    <Link
      href={place.href}
      aria-current={active ? 'page' : undefined}
      className={cn(
        'relative flex min-h-14 flex-col items-center justify-center gap-0.5 px-1 font-medium text-xs transition-colors -outline-offset-2',
        'md:min-h-12 md:rounded-md 2xl:min-h-10 2xl:flex-row 2xl:justify-start 2xl:gap-3 2xl:px-3 2xl:text-sm',
        active ? 'text-accent-fg md:bg-accent-bg' : 'text-muted hover:text-ink md:hover:bg-hover',
      )}
    >
      <Icon aria-hidden className="size-5 shrink-0" strokeWidth={active ? 2.25 : 2} />
      <span className={cn('max-w-full truncate', !active && hiding)}>{place.label}</span>
      <CountBadge
        count={count}
        label={counted}
        className="absolute top-1 left-1/2 ml-1 h-4.5 min-w-4.5 px-1 2xl:static 2xl:ml-auto 2xl:h-5 2xl:min-w-5"
      />
    </Link>
  )
})
