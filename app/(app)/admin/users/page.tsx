import type { Metadata } from 'next'
import { roleNames } from '@/components/admin/role-words'
import { AdminUsersPage } from '@/components/admin/users-page'
import { Prefetched } from '@/components/ui/prefetched'
import { adminUsersQuery, toUserQuery } from '@/lib/client/admin-queries'
import { toFirstPage } from '@/lib/client/bulk-queries'
import { load } from '@/lib/next/load'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Users' }

type SearchParams = Record<string, string | string[] | undefined>

export default async function UsersRoute({ searchParams }: { searchParams: Promise<SearchParams> }) {
  await requireActor(['admin'])
  const { q, role, suspended } = await searchParams
  const shownRole = roleNames.find((name) => name === role)
  const term = typeof q === 'string' ? q.trim().slice(0, 200) : ''
  const filter = {
    ...(term ? { q: term } : {}),
    ...(shownRole ? { role: shownRole } : {}),
    ...(suspended === 'true' ? { suspended: true } : {}),
  }
  const users = await load('adminUsers', { query: toUserQuery(filter) })
  return (
    <Prefetched entries={[{ queryKey: adminUsersQuery(filter).queryKey, data: toFirstPage(users) }]}>
      <AdminUsersPage />
    </Prefetched>
  )
}
