'use client'

import { useQueryClient } from '@tanstack/react-query'
import { FileText, Pencil, Plus, Trash2 } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { callRoute } from '@/lib/client/call-route'
import { templatesKey, templatesQuery } from '@/lib/client/template-queries'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { Template } from '@/lib/protocol/objects'
import { PlaceholderWords } from '../bulk/placeholder-words'
import { Button, buttonClass, IconButton } from '../ui/button'
import { ConfirmDialog } from '../ui/dialog'
import { EmptyState } from '../ui/empty-state'
import { PageBody, PageHeader } from '../ui/page-header'
import { PagedList } from '../ui/paged-list'
import { showToast } from '../ui/toast'
import { TemplateDialog, type TemplateInput } from './template-dialog'

type Editing = { open: boolean; template: Template | null }

/** A contractor's saved texts. */
export function TemplatesPage() {
  const queryClient = useQueryClient()
  const list = useInfiniteQuery(templatesQuery())
  const [editing, setEditing] = useState<Editing>({ open: false, template: null })
  const [deleting, setDeleting] = useState<{ open: boolean; template: Template | null }>({
    open: false,
    template: null,
  })
  const refresh = () => queryClient.invalidateQueries({ queryKey: templatesKey })

  async function save(input: TemplateInput) {
    if (editing.template) await callRoute('patchTemplate', { params: { id: editing.template.id }, body: input })
    else await callRoute('createTemplate', { body: input })
    await refresh()
    showToast({ tone: 'success', title: 'Template saved' })
  }

  const add = () => setEditing({ open: true, template: null })
  return (
    <PageBody>
      <PageHeader
        title="Templates"
        description="Texts you send again and again, with placeholders for what differs."
        actions={
          <Button variant="primary" onClick={add} icon={<Plus aria-hidden className="size-4" />}>
            New template
          </Button>
        }
      />
      <PagedList
        query={list}
        label="Templates"
        itemKey={({ id }) => id}
        estimate={132}
        renderItem={(template) => (
          <TemplateRow
            template={template}
            onEdit={() => setEditing({ open: true, template })}
            onDelete={() => setDeleting({ open: true, template })}
          />
        )}
        failed="Your templates did not load"
        empty={
          <EmptyState
            icon={<FileText />}
            title="No templates yet"
            action={
              <Button variant="primary" onClick={add}>
                Write the first one
              </Button>
            }
          >
            Save a text once, then start every bulk message from it.
          </EmptyState>
        }
      />
      <TemplateDialog
        open={editing.open}
        onOpenChange={(open) => setEditing((held) => ({ ...held, open }))}
        template={editing.template}
        onSave={save}
      />
      <ConfirmDialog
        open={deleting.open}
        onOpenChange={(open) => setDeleting((held) => ({ ...held, open }))}
        title={`Delete ${deleting.template?.name ?? 'this template'}`}
        description="Messages sent from it stay as they are."
        confirmLabel="Delete template"
        danger
        onConfirm={async () => {
          if (deleting.template) await callRoute('deleteTemplate', { params: { id: deleting.template.id } })
          await refresh()
        }}
      />
    </PageBody>
  )
}

type TemplateRowProps = { template: Template; onEdit: () => void; onDelete: () => void }

function TemplateRow({ template, onEdit, onDelete }: TemplateRowProps) {
  return (
    <div className="pb-3">
      <article
        aria-label={template.name}
        className="flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg border border-line bg-surface px-4 py-3 shadow-1 sm:px-5"
      >
        {template.fileUrl ? (
          // biome-ignore lint/performance/noImgElement: an upload behind a sign-in, already scaled by the server
          <img
            src={template.fileUrl}
            alt=""
            loading="lazy"
            className="size-16 shrink-0 rounded-sm bg-sunken object-cover"
          />
        ) : null}
        <div className="min-w-0 flex-1 basis-52">
          <h2 className="font-semibold text-sm">{template.name}</h2>
          <p className="mt-1 line-clamp-3 whitespace-pre-line text-muted text-sm">
            <PlaceholderWords text={template.text} />
          </p>
          <p className="tabular mt-1.5 text-muted text-xs">{usedWords(template.useCount)}</p>
        </div>
        <div className="flex items-center gap-1">
          <Link href={`/bulk/new?template=${template.id}`} className={buttonClass({ size: 'sm' })}>
            Use
          </Link>
          <IconButton
            size="sm"
            label={`Edit ${template.name}`}
            icon={<Pencil aria-hidden className="size-4" />}
            onClick={onEdit}
          />
          <IconButton
            size="sm"
            label={`Delete ${template.name}`}
            icon={<Trash2 aria-hidden className="size-4" />}
            onClick={onDelete}
          />
        </div>
      </article>
    </div>
  )
}

function usedWords(count: number): string {
  if (count === 0) return 'Not used yet'
  return count === 1 ? 'Used once' : `Used ${count} times`
}
