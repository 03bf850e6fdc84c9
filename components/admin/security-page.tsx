'use client'

import { ShieldCheck } from 'lucide-react'
import { securityLogQuery } from '@/lib/client/admin-queries'
import { useDebounced } from '@/lib/client/use-debounced'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { securityKindNames, securityWords } from '../account/security-words'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { SearchField } from '../ui/search-field'
import { Select } from '../ui/select'
import { useAddressFilters } from '../ui/use-address-filters'
import { LogTabs } from './log-tabs'
import { securityParsers, toSecurityFilter } from './security-filters'
import { SecurityRow } from './security-row'

const kindOptions = [
  { value: 'any', label: 'Everything' },
  ...securityKindNames.map((value) => ({ value, label: securityWords[value] })),
] as const

/** Who did what to accounts and credentials: searched, filtered, newest first. */
export function AdminSecurityPage() {
  const [{ q, kind }, set] = useAddressFilters(securityParsers)
  const list = useInfiniteQuery(securityLogQuery(toSecurityFilter({ q: useDebounced(q, 200), kind })))
  const isFiltered = q !== '' || kind !== null

  return (
    <PageBody>
      <PageHeader title="Security" description="Sign-ins, rights and credentials of every account." />
      <LogTabs at="/admin/security" />
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label="Search the security log"
          placeholder="Search by person or address"
          value={q}
          onSearch={(text) => void set({ q: text === '' ? null : text })}
          className="min-w-48 flex-1 sm:max-w-80"
        />
        <Select
          aria-label="What happened"
          className="w-56 max-sm:flex-1"
          options={kindOptions}
          value={kind ?? 'any'}
          onValueChange={(next) => void set({ kind: next === 'any' ? null : next })}
        />
      </div>
      <PagedList
        query={list}
        label="Security log"
        itemKey={({ id }) => id}
        estimate={72}
        renderItem={(entry) => <SecurityRow entry={entry} />}
        failed="The security log did not load"
        empty={
          <EmptyState
            icon={<ShieldCheck />}
            title={isFiltered ? 'Nothing matches' : 'Nothing yet'}
            action={
              isFiltered ? (
                <Button onClick={() => void set({ q: null, kind: null })}>Show everything</Button>
              ) : undefined
            }
          >
            {isFiltered ? 'Try fewer words or another kind.' : 'Sign-ins and changes of accounts are listed here.'}
          </EmptyState>
        }
        className="overflow-hidden rounded-lg bg-surface shadow-1 dark:border dark:border-line dark:shadow-none"
      />
    </PageBody>
  )
}
