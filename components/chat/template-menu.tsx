'use client'

import { FileText } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { itemsOf } from '@/lib/client/paging'
import { fillPlaceholders, placeholderValuesOf } from '@/lib/client/placeholders'
import { templatesQuery } from '@/lib/client/template-queries'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { IconButton } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { Popover } from '../ui/popover'
import { Skeleton } from '../ui/skeleton'

type TemplateMenuProps = {
  peerName: string
  ownName: string
  jobTitle: string | null
  onInsert: (text: string) => void
}

/** Puts one of a contractor's templates into the message, filled in for this person. */
export default function TemplateMenu({ peerName, ownName, jobTitle, onInsert }: TemplateMenuProps) {
  const [open, setOpen] = useState(false)
  const { data, isPending, error, refetch } = useInfiniteQuery({ ...templatesQuery(), enabled: open })
  const templates = itemsOf(data)

  function insert(text: string) {
    onInsert(
      fillPlaceholders(
        text,
        placeholderValuesOf({ name: peerName, contractorName: ownName, jobTitle: jobTitle ?? '' }),
      ),
    )
    setOpen(false)
  }

  return (
    <Popover
      open={open}
      onOpenChange={setOpen}
      side="top"
      align="start"
      title="Templates"
      trigger={<IconButton label="Insert a template" icon={<FileText aria-hidden className="size-5" />} />}
    >
      {error ? (
        <ErrorState className="py-4" error={error} onRetry={() => void refetch()} />
      ) : isPending ? (
        <div role="status" aria-label="Loading templates" className="flex flex-col gap-2">
          <Skeleton className="h-10" />
          <Skeleton className="h-10" />
        </div>
      ) : templates.length === 0 ? (
        <p className="text-muted text-sm">
          You have no templates yet.{' '}
          <Link href="/templates" className="font-medium text-accent-fg underline underline-offset-2">
            Write one
          </Link>
        </p>
      ) : (
        <ul className="-mx-2">
          {templates.map((template) => (
            <li key={template.id}>
              <button
                type="button"
                onClick={() => insert(template.text)}
                className="w-full rounded-sm px-2 py-1.5 text-left hover:bg-hover pointer-coarse:min-h-11"
              >
                <span className="block truncate font-medium text-sm">{template.name}</span>
                <span className="block truncate text-muted text-xs">{template.text}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </Popover>
  )
}
