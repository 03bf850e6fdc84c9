import type { Metadata } from 'next'
import { createLoader, type SearchParams } from 'nuqs/server'
import { toUserFilter, userParsers } from '@/components/admin/user-filters'
import { AdminUsersPage } from '@/components/admin/users-page'
import { Prefetched } from '@/components/ui/prefetched'
import { adminUsersQuery } from '@/lib/client/admin-queries'
import { toFirstPage } from '@/lib/client/paging'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Users' }

const loadAddress = createLoader(userParsers)

export default async function UsersRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const filter = toUserFilter(await loadAddress(searchParams))
  const users = await load('adminUsers', { query: filter })
  return (
    <Prefetched entries={[{ queryKey: adminUsersQuery(filter).queryKey, data: toFirstPage(users) }]}>
      <AdminUsersPage />
    </Prefetched>
  )
}
