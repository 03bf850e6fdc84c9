'use client'

import { useQueryClient } from '@tanstack/react-query'
import { UserRoundX } from 'lucide-react'
import { useState } from 'react'
import { adminUsersKey, adminUsersQuery } from '@/lib/client/admin-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { useDebounced } from '@/lib/client/use-debounced'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { AdminUser } from '@/lib/protocol/admin-objects'
import { usePassword } from '../account/use-password'
import { Button } from '../ui/button'
import { Checkbox } from '../ui/checkbox'
import { ConfirmDialog } from '../ui/dialog'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { SearchField } from '../ui/search-field'
import { Select } from '../ui/select'
import { showToast } from '../ui/toast'
import { useAddressFilters } from '../ui/use-address-filters'
import { type MadeLink, ResetLinkDialog } from './reset-link-dialog'
import { roleOptions } from './role-words'
import { toQuestion, type UserChange } from './user-change'
import { UserColumns } from './user-columns'
import { toUserFilter, userParsers } from './user-filters'
import { UserRow } from './user-row'

/** All accounts: search, suspend, restore, set the role. */
export function AdminUsersPage() {
  const queryClient = useQueryClient()
  const [{ q, role, suspended, sort }, set] = useAddressFilters(userParsers)
  const list = useInfiniteQuery(adminUsersQuery(toUserFilter({ q: useDebounced(q, 200), role, suspended, sort })))
  const [asked, setAsked] = useState<{ open: boolean; user: AdminUser | null; change: UserChange }>({
    open: false,
    user: null,
    change: {},
  })
  const { withPassword, dialog } = usePassword()
  const [link, setLink] = useState<MadeLink | null>(null)
  async function makeLink({ id, name }: AdminUser) {
    try {
      const made = await withPassword(() => callRoute('POST /api/admin/users/:id/reset-link', { params: { id } }))
      setLink({ name, ...made })
    } catch (error) {
      showToast({ tone: 'danger', title: 'No link was made', description: messageOf(error) })
    }
  }
  const question = asked.user ? toQuestion(asked.user, asked.change) : null
  const isFiltered = q !== '' || role !== null || suspended

  return (
    <PageBody>
      <PageHeader title="Users" description="Every account. Press a heading to sort." />
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label="Search users"
          placeholder="Search by name, e-mail or id"
          value={q}
          onSearch={(text) => void set({ q: text === '' ? null : text })}
          className="min-w-48 flex-1 sm:max-w-80"
        />
        <Select
          aria-label="Role"
          className="w-40"
          options={roleOptions}
          value={role ?? 'any'}
          onValueChange={(next) => void set({ role: next === 'any' ? null : next })}
        />
        <Checkbox
          checked={suspended}
          onCheckedChange={(next) => void set({ suspended: next ? true : null })}
          className="px-1"
        >
          Suspended only
        </Checkbox>
      </div>
      <div className="overflow-hidden rounded-lg bg-surface shadow-1 dark:border dark:border-line dark:shadow-none">
        <UserColumns sort={sort} onSort={(next) => void set({ sort: next === 'name' ? null : next })} />
        <PagedList
          query={list}
          label="Users"
          itemKey={({ id }) => id}
          estimate={72}
          renderItem={(user) => (
            <UserRow
              user={user}
              onAsk={(change) => setAsked({ open: true, user, change })}
              onResetLink={() => void makeLink(user)}
            />
          )}
          failed="Users did not load"
          empty={
            <EmptyState
              icon={<UserRoundX />}
              title={isFiltered ? 'Nobody matches' : 'No users yet'}
              action={
                isFiltered ? (
                  <Button onClick={() => void set({ q: null, role: null, suspended: null })}>Show all users</Button>
                ) : undefined
              }
            >
              {isFiltered ? 'Try fewer words or filters.' : 'Accounts are listed here once somebody signs up.'}
            </EmptyState>
          }
        />
      </div>
      <ConfirmDialog
        open={asked.open}
        onOpenChange={(open) => setAsked((held) => ({ ...held, open }))}
        title={question?.title ?? ''}
        description={question?.description ?? ''}
        confirmLabel={question?.confirmLabel ?? ''}
        danger={question?.danger ?? false}
        onConfirm={async () => {
          const { user, change } = asked
          if (!user || !question) return
          await withPassword(() => callRoute('PATCH /api/admin/users/:id', { params: { id: user.id }, body: change }))
          await queryClient.invalidateQueries({ queryKey: adminUsersKey })
          showToast({ tone: 'success', title: question.done })
        }}
      />
      <ResetLinkDialog link={link} onClose={() => setLink(null)} />
      {dialog}
    </PageBody>
  )
}
