'use client'

import { useQueryClient } from '@tanstack/react-query'
import { UserRoundX } from 'lucide-react'
import { debounce, parseAsBoolean, parseAsString, parseAsStringLiteral, useQueryStates } from 'nuqs'
import { useState } from 'react'
import { Button } from '@/components/ui/button'
import { Checkbox } from '@/components/ui/checkbox'
import { ConfirmDialog } from '@/components/ui/dialog'
import { EmptyState } from '@/components/ui/empty-state'
import { ListStates } from '@/components/ui/list-states'
import { PageEnd } from '@/components/ui/page-end'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { SearchField } from '@/components/ui/search-field'
import { Select } from '@/components/ui/select'
import { showToast } from '@/components/ui/toast'
import { VirtualList } from '@/components/ui/virtual-list'
import { adminUsersKey, adminUsersQuery } from '@/lib/client/admin-queries'
import { callRoute } from '@/lib/client/api'
import { useDebounced } from '@/lib/client/use-debounced'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { AdminUser } from '@/lib/protocol/objects'
import { roleNames, roleOptions } from './role-words'
import { toQuestion, type UserChange } from './user-change'
import { UserRow } from './user-row'

const parsers = {
  q: parseAsString.withDefault(''),
  role: parseAsStringLiteral(roleNames),
  suspended: parseAsBoolean.withDefault(false),
}

/** All accounts: search, suspend, restore, set the role. */
export function AdminUsersPage() {
  const queryClient = useQueryClient()
  const [{ q, role, suspended }, set] = useQueryStates(parsers, {
    history: 'replace',
    shallow: true,
    limitUrlUpdates: debounce(300),
  })
  const list = useInfiniteQuery(
    adminUsersQuery({
      q: useDebounced(q.trim(), 200),
      ...(role ? { role } : {}),
      ...(suspended ? { suspended: true } : {}),
    }),
  )
  const users = list.data?.pages.flatMap((page) => page.items) ?? []
  const [asked, setAsked] = useState<{ open: boolean; user: AdminUser | null; change: UserChange }>({
    open: false,
    user: null,
    change: {},
  })
  const question = asked.user ? toQuestion(asked.user, asked.change) : null
  const isFiltered = q !== '' || role !== null || suspended

  return (
    <PageBody>
      <PageHeader title="Users" description="Every account, by name." />
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
      <ListStates
        query={list}
        isEmpty={users.length === 0}
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
      >
        <div className="rounded-lg border border-line bg-surface shadow-1">
          <VirtualList
            label="Users"
            items={users}
            itemKey={({ id }) => id}
            estimate={72}
            renderItem={(user) => <UserRow user={user} onAsk={(change) => setAsked({ open: true, user, change })} />}
          />
          <PageEnd
            hasMore={list.hasNextPage}
            loading={list.isFetchingNextPage}
            failed={list.isFetchNextPageError}
            onMore={() => void list.fetchNextPage()}
          />
        </div>
      </ListStates>
      <ConfirmDialog
        open={asked.open}
        onOpenChange={(open) => setAsked((held) => ({ ...held, open }))}
        title={question?.title ?? ''}
        description={question?.description ?? ''}
        confirmLabel={question?.confirmLabel ?? ''}
        danger={question?.danger ?? false}
        onConfirm={async () => {
          if (!asked.user || !question) return
          await callRoute('adminPatchUser', { params: { id: asked.user.id }, body: asked.change })
          await queryClient.invalidateQueries({ queryKey: adminUsersKey })
          showToast({ tone: 'success', title: question.done })
        }}
      />
    </PageBody>
  )
}
