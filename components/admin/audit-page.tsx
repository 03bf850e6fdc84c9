'use client'

import { ScrollText } from 'lucide-react'
import { auditQuery } from '@/lib/client/admin-queries'
import { useDebounced } from '@/lib/client/use-debounced'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { SearchField } from '../ui/search-field'
import { Select } from '../ui/select'
import { useAddressFilters } from '../ui/use-address-filters'
import { auditParsers, toAuditFilter } from './audit-filters'
import { AuditRow } from './audit-row'
import { actionNames, actionWords } from './audit-words'
import { LogTabs } from './log-tabs'

const actionOptions = [
  { value: 'any', label: 'Everything' },
  ...actionNames.map((value) => ({ value, label: actionWords[value] })),
] as const

/** What admins changed: searched, filtered, newest first. Nothing of it can be changed. */
export function AdminAuditPage() {
  const [{ q, action }, set] = useAddressFilters(auditParsers)
  const list = useInfiniteQuery(auditQuery(toAuditFilter({ q: useDebounced(q, 200), action })))
  const isFiltered = q !== '' || action !== null

  return (
    <PageBody>
      <PageHeader title="Security" description="What admins changed. Nobody can change what stands here." />
      <LogTabs at="/admin/security/audit" />
      <div className="flex flex-wrap items-center gap-2">
        <SearchField
          label="Search the audit trail"
          placeholder="Search by person"
          value={q}
          onSearch={(text) => void set({ q: text === '' ? null : text })}
          className="min-w-48 flex-1 sm:max-w-80"
        />
        <Select
          aria-label="What was changed"
          className="w-56 max-sm:flex-1"
          options={actionOptions}
          value={action ?? 'any'}
          onValueChange={(next) => void set({ action: next === 'any' ? null : next })}
        />
      </div>
      <PagedList
        query={list}
        label="Audit trail"
        itemKey={({ id }) => id}
        estimate={72}
        renderItem={(entry) => <AuditRow entry={entry} />}
        failed="The audit trail did not load"
        empty={
          <EmptyState
            icon={<ScrollText />}
            title={isFiltered ? 'Nothing matches' : 'Nothing yet'}
            action={
              isFiltered ? (
                <Button onClick={() => void set({ q: null, action: null })}>Show everything</Button>
              ) : undefined
            }
          >
            {isFiltered
              ? 'Try fewer words or another change.'
              : 'What admins change of accounts and reports is listed here.'}
          </EmptyState>
        }
        className="overflow-hidden rounded-lg bg-surface shadow-1 dark:border dark:border-line dark:shadow-none"
      />
    </PageBody>
  )
}
