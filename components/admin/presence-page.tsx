'use client'

import { useQueryClient } from '@tanstack/react-query'
import { CloudOff, UserRoundX } from 'lucide-react'
import { useEffect, useState } from 'react'
import { presenceKey, presenceListQuery, presenceTotalsQuery } from '@/lib/client/admin-queries'
import { callRoute } from '@/lib/client/call-route'
import { useSocket } from '@/lib/client/live-provider'
import { useDebounced } from '@/lib/client/use-debounced'
import { useNow } from '@/lib/client/use-now'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import { Button } from '../ui/button'
import { ConfirmDialog } from '../ui/dialog'
import { EmptyState } from '../ui/empty-state'
import { Note } from '../ui/note'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { RowsSkeleton } from '../ui/rows-skeleton'
import { SearchField } from '../ui/search-field'
import { Select } from '../ui/select'
import { showToast } from '../ui/toast'
import { useAddressFilters } from '../ui/use-address-filters'
import { formatCount } from './number-format'
import { type EndableSession, OnlinePerson } from './online-person'
import { presenceParsers, toPresenceFilter } from './presence-filters'
import { PresenceHistory } from './presence-history'
import { roleOptions } from './role-words'
import { StatTile } from './stat-tile'

/** Who is online now, live, and how that went over time. */
export function AdminPresencePage() {
  const queryClient = useQueryClient()
  const [{ q, role }, set] = useAddressFilters(presenceParsers)
  const list = useInfiniteQuery(presenceListQuery(toPresenceFilter({ q: useDebounced(q, 200), role })))
  const { onConnect } = useSocket()
  // What was counted before this connection lacks it.
  useEffect(
    () => onConnect(() => void queryClient.invalidateQueries({ queryKey: presenceKey })),
    [onConnect, queryClient],
  )
  const [ending, setEnding] = useState<{ open: boolean; session: EndableSession | null }>({
    open: false,
    session: null,
  })

  return (
    <PageBody>
      <PageHeader title="Presence" description="Who is online now. This page keeps itself up to date." />
      <Totals />
      <PresenceHistory />
      <section aria-label="People online" className="flex flex-col gap-3">
        <div className="flex flex-wrap items-center gap-2">
          <h2 className="min-w-0 flex-1 basis-40 font-semibold text-base">People online</h2>
          <SearchField
            label="Search people online"
            placeholder="Search by name or id"
            value={q}
            onSearch={(text) => void set({ q: text === '' ? null : text })}
            className="min-w-48 flex-1 sm:max-w-72"
          />
          <Select
            aria-label="Role"
            className="w-40"
            options={roleOptions}
            value={role ?? 'any'}
            onValueChange={(next) => void set({ role: next === 'any' ? null : next })}
          />
        </div>
        <PagedList
          query={list}
          label="People online"
          itemKey={({ userId }) => userId}
          estimate={104}
          renderItem={(entry) => (
            <OnlinePerson entry={entry} onEndSession={(session) => setEnding({ open: true, session })} />
          )}
          failed="Presence did not load"
          empty={
            q || role ? (
              <EmptyState
                icon={<UserRoundX />}
                title="Nobody online matches"
                action={<Button onClick={() => void set({ q: null, role: null })}>Show everyone</Button>}
              />
            ) : (
              // Whoever looks is online: the list was drawn before their own connection.
              <RowsSkeleton />
            )
          }
        />
      </section>
      <ConfirmDialog
        open={ending.open}
        onOpenChange={(open) => setEnding((held) => ({ ...held, open }))}
        title="End this session"
        description={
          ending.session
            ? `${ending.session.name} is signed out on ${ending.session.device} at once and has to sign in again there.`
            : ''
        }
        confirmLabel="End session"
        danger
        onConfirm={async () => {
          if (!ending.session) return
          await callRoute('DELETE /api/admin/sessions/:id', { params: { id: ending.session.sessionId } })
          await queryClient.invalidateQueries({ queryKey: presenceKey })
          showToast({ tone: 'success', title: 'Session ended' })
        }}
      />
    </PageBody>
  )
}

function Totals() {
  const { data: counted } = useQuery(presenceTotalsQuery())
  // Whoever looks is online: a count of nobody was taken before their own connection, and says nothing.
  const data = counted?.people ? counted : undefined
  const { local } = useNow()
  const show = (value: number | undefined) => (value === undefined ? '–' : formatCount(value, local))
  return (
    <div className="flex flex-col gap-3">
      {counted?.incomplete ? (
        <Note icon={<CloudOff aria-hidden className="size-4" />}>
          The other nodes cannot be asked just now: more people may be online than are shown here.
        </Note>
      ) : null}
      <div className="grid grid-cols-2 gap-3 sm:grid-cols-3 lg:grid-cols-5">
        <StatTile label="People online" value={show(data?.people)} className="col-span-2 lg:col-span-1" />
        <StatTile label="Connections" value={show(data?.sockets)} />
        <StatTile label="Contractors" value={show(data && (data.byRole.contractor ?? 0))} />
        <StatTile label="Customers" value={show(data && (data.byRole.customer ?? 0))} />
        <StatTile label="Admins" value={show(data && (data.byRole.admin ?? 0))} />
      </div>
    </div>
  )
}
