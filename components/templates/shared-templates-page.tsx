'use client'

import { useQueryClient } from '@tanstack/react-query'
import { FileText, Pencil, Plus } from 'lucide-react'
import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { sharedTemplatesKey, sharedTemplatesQuery } from '@/lib/client/template-queries'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Template } from '@/lib/protocol/template-objects'
import { Button, IconButton } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { Tabs } from '../ui/tabs'
import { showToast } from '../ui/toast'
import { useAddressFilters } from '../ui/use-address-filters'
import { TemplateDialog, type TemplateInput } from './template-dialog'
import { sharedTemplateParsers } from './template-filters'
import { TemplateRow, toUsageWords } from './template-row'

const tabs = [
  { value: 'offered', label: 'Shared' },
  { value: 'withdrawn', label: 'Withdrawn' },
] as const

/** What admins share with every contractor. */
export function SharedTemplatesPage() {
  const queryClient = useQueryClient()
  const [{ show }, set] = useAddressFilters(sharedTemplateParsers)
  const list = useInfiniteQuery(sharedTemplatesQuery(show === 'withdrawn'))
  const [editing, setEditing] = useState<{ open: boolean; template: Template | null }>({ open: false, template: null })
  const refresh = () => queryClient.invalidateQueries({ queryKey: sharedTemplatesKey })

  async function save({ name, text, placeholders }: TemplateInput) {
    const { template } = editing
    const body = { name, text, placeholders }
    if (template) await callRoute('PATCH /api/admin/templates/:id', { params: { id: template.id }, body })
    else await callRoute('POST /api/admin/templates', { body })
    await refresh()
    showToast({ tone: 'success', title: template ? 'Template saved' : `${name} is shared with every contractor` })
  }

  async function withdraw({ id, name, archivedAt }: Template) {
    const isWithdrawn = archivedAt !== null
    try {
      await callRoute('PATCH /api/admin/templates/:id', { params: { id }, body: { archived: !isWithdrawn } })
      await refresh()
      showToast({ tone: 'success', title: isWithdrawn ? `${name} is shared again` : `${name} is withdrawn` })
    } catch (error) {
      showToast({ tone: 'danger', title: `${name} stays as it was`, description: messageOf(error) })
    }
  }

  const add = () => setEditing({ open: true, template: null })
  return (
    <PageBody>
      <PageHeader
        title="Shared templates"
        description="Texts that every contractor can use and copy. Only admins change them."
        actions={
          <Button variant="primary" onClick={add} icon={<Plus aria-hidden className="size-4" />}>
            New shared template
          </Button>
        }
      />
      <Tabs label="Which templates" value={show} onValueChange={(next) => void set({ show: next })} items={tabs} />
      <PagedList
        query={list}
        label="Shared templates"
        itemKey={({ id }) => id}
        estimate={120}
        renderItem={(template) => (
          <TemplateRow
            template={template}
            usage={toUsageWords(template.useCount, undefined)}
            actions={
              <>
                <IconButton
                  size="sm"
                  label={`Edit ${template.name}`}
                  icon={<Pencil aria-hidden className="size-4" />}
                  onClick={() => setEditing({ open: true, template })}
                />
                <Button size="sm" onClick={() => void withdraw(template)}>
                  {template.archivedAt ? 'Share again' : 'Withdraw'}
                </Button>
              </>
            }
          />
        )}
        failed="The shared templates did not load"
        empty={
          <EmptyState
            icon={<FileText />}
            title={show === 'offered' ? 'Nothing is shared yet' : 'Nothing was withdrawn'}
            action={
              show === 'offered' ? (
                <Button variant="primary" onClick={add}>
                  Write the first one
                </Button>
              ) : undefined
            }
          >
            {show === 'offered'
              ? 'A text that you share is in the templates of every contractor at once.'
              : 'What you withdraw is gone from the templates of contractors, and can be shared again.'}
          </EmptyState>
        }
      />
      <TemplateDialog
        open={editing.open}
        onOpenChange={(open) => setEditing((held) => ({ ...held, open }))}
        template={editing.template}
        hasPicture={false}
        onSave={save}
      />
    </PageBody>
  )
}
