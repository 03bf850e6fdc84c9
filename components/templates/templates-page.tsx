'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Archive, ArchiveRestore, Copy, FileText, Pencil, Plus, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { templatesKey, templatesQuery, templateUsageQuery } from '@/lib/client/template-queries'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import type { Template } from '@/lib/protocol/template-objects'
import { Button, buttonClass, IconButton } from '../ui/button'
import { ConfirmDialog } from '../ui/dialog'
import { EmptyState } from '../ui/empty-state'
import { MenuButton } from '../ui/menu-button'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { Tabs } from '../ui/tabs'
import { showToast } from '../ui/toast'
import { useAddressFilters } from '../ui/use-address-filters'
import { TemplateDialog, type TemplateInput } from './template-dialog'
import { type ShownTemplates, templateParsers, toTemplateFilter } from './template-filters'
import { TemplateRow, toUsageWords } from './template-row'

type Of = { open: boolean; template: Template | null }
const closed: Of = { open: false, template: null }

const tabs: { value: ShownTemplates; label: string }[] = [
  { value: 'own', label: 'Yours' },
  { value: 'shared', label: 'Shared' },
  { value: 'archived', label: 'Archived' },
]

/** A contractor's saved texts, and those that admins share. */
export function TemplatesPage() {
  const [{ show }, set] = useAddressFilters(templateParsers)
  const list = useInfiniteQuery(templatesQuery(toTemplateFilter(show)))
  const { data: usage } = useQuery(templateUsageQuery())
  const [editing, setEditing] = useState<Of>(closed)
  const [deleting, setDeleting] = useState<Of>(closed)
  const { save, duplicate, archive, remove } = useTemplateVerbs()

  const add = () => setEditing({ open: true, template: null })
  return (
    <PageBody>
      <PageHeader
        title="Templates"
        description="Texts you send again and again, with placeholders for what differs. A / in any message opens them."
        actions={
          <Button variant="primary" onClick={add} icon={<Plus aria-hidden className="size-4" />}>
            New template
          </Button>
        }
      />
      <Tabs label="Which templates" value={show} onValueChange={(next) => void set({ show: next })} items={tabs} />
      <PagedList
        query={list}
        label="Templates"
        itemKey={({ id }) => id}
        estimate={132}
        renderItem={(template) => (
          <TemplateRow
            template={template}
            usage={toUsageWords(template.useCount, usage?.get(template.id))}
            actions={
              <TemplateActions
                template={template}
                onEdit={() => setEditing({ open: true, template })}
                onDuplicate={() => void duplicate(template)}
                onArchive={() => void archive(template)}
                onDelete={() => setDeleting({ open: true, template })}
              />
            }
          />
        )}
        failed="Your templates did not load"
        empty={<NoTemplates show={show} onAdd={add} />}
      />
      <TemplateDialog
        open={editing.open}
        onOpenChange={(open) => setEditing((held) => ({ ...held, open }))}
        template={editing.template}
        hasPicture
        onSave={(input) => save(editing.template, input)}
      />
      <ConfirmDialog
        open={deleting.open}
        onOpenChange={(open) => setDeleting((held) => ({ ...held, open }))}
        title={`Delete ${deleting.template?.name ?? 'this template'}`}
        description="Messages sent from it stay as they are, but no figure names it any more. To keep its name there, archive it."
        confirmLabel="Delete template"
        danger
        onConfirm={() => remove(deleting.template)}
      />
    </PageBody>
  )
}

/** What can be done with templates; what was done is said. */
function useTemplateVerbs() {
  const queryClient = useQueryClient()
  const refresh = () => queryClient.invalidateQueries({ queryKey: templatesKey })

  async function save(template: Template | null, input: TemplateInput) {
    if (template) await callRoute('PATCH /api/templates/:id', { params: { id: template.id }, body: input })
    else await callRoute('POST /api/templates', { body: input })
    await refresh()
    showToast({ tone: 'success', title: 'Template saved' })
  }

  async function duplicate({ name, text, placeholders, fileUrl }: Template) {
    try {
      await callRoute('POST /api/templates', {
        body: { name: toCopyName(name), text, placeholders, fileUrl: fileUrl ?? null },
      })
      await refresh()
      showToast({ tone: 'success', title: 'Template copied', description: 'The copy is among yours.' })
    } catch (error) {
      showToast({ tone: 'danger', title: `${name} was not copied`, description: messageOf(error) })
    }
  }

  async function archive({ id, name, archivedAt }: Template) {
    const isArchived = archivedAt !== null
    try {
      await callRoute('PATCH /api/templates/:id', { params: { id }, body: { archived: !isArchived } })
      await refresh()
      showToast({ tone: 'success', title: isArchived ? `${name} is back` : `${name} is archived` })
    } catch (error) {
      showToast({ tone: 'danger', title: `${name} stays as it was`, description: messageOf(error) })
    }
  }

  async function remove(template: Template | null) {
    if (template) await callRoute('DELETE /api/templates/:id', { params: { id: template.id } })
    await refresh()
  }

  return { save, duplicate, archive, remove }
}

type TemplateActionsProps = {
  template: Template
  onEdit: () => void
  onDuplicate: () => void
  onArchive: () => void
  onDelete: () => void
}

function TemplateActions({ template, onEdit, onDuplicate, onArchive, onDelete }: TemplateActionsProps) {
  const { id, name, isShared, archivedAt } = template
  if (archivedAt !== null) {
    return (
      <>
        <Button size="sm" onClick={onArchive} icon={<ArchiveRestore aria-hidden className="size-4" />}>
          Take back
        </Button>
        <IconButton
          size="sm"
          label={`Delete ${name}`}
          icon={<Trash2 aria-hidden className="size-4" />}
          onClick={onDelete}
        />
      </>
    )
  }
  return (
    <>
      <Link href={`/bulk/new?template=${id}`} className={buttonClass({ size: 'sm' })}>
        Use
      </Link>
      {isShared ? null : (
        <IconButton
          size="sm"
          label={`Edit ${name}`}
          icon={<Pencil aria-hidden className="size-4" />}
          onClick={onEdit}
        />
      )}
      <IconButton
        size="sm"
        label={`Duplicate ${name}`}
        icon={<Copy aria-hidden className="size-4" />}
        onClick={onDuplicate}
      />
      {isShared ? null : (
        <MenuButton
          label={`More for ${name}`}
          entries={[
            { label: 'Archive', icon: <Archive aria-hidden />, onSelect: onArchive },
            { label: 'Delete', icon: <Trash2 aria-hidden />, danger: true, onSelect: onDelete },
          ]}
        />
      )}
    </>
  )
}

function NoTemplates({ show, onAdd }: { show: ShownTemplates; onAdd: () => void }) {
  if (show === 'shared') {
    return (
      <EmptyState icon={<FileText />} title="Nothing is shared yet">
        Templates that admins share with every contractor are listed here.
      </EmptyState>
    )
  }
  if (show === 'archived') {
    return (
      <EmptyState icon={<Archive />} title="Nothing is archived">
        What you archive leaves every menu, and stays in your history and figures.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      icon={<FileText />}
      title="No templates yet"
      action={
        <Button variant="primary" onClick={onAdd}>
          Write the first one
        </Button>
      }
    >
      Save a text once, then start every bulk message from it.
    </EmptyState>
  )
}

const MAX_NAME = 100
const COPY = ' (copy)'

/** The name of a copy, as long as a name may be. */
function toCopyName(name: string): string {
  return [...name].slice(0, MAX_NAME - COPY.length).join('') + COPY
}
