'use client'

import { FileText } from 'lucide-react'
import Link from 'next/link'
import { useState } from 'react'
import { type Fillings, fillCertain } from '@/lib/client/holes'
import { usableTemplatesQuery } from '@/lib/client/template-queries'
import { useAllItems } from '@/lib/client/use-all-items'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { TemplateLine } from '../templates/template-line'
import { useOwnWords } from '../templates/use-own-words'
import { IconButton } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { Popover } from '../ui/popover'
import { Skeleton } from '../ui/skeleton'

type TemplateMenuProps = {
  fillings: Fillings
  onInsert: (text: string) => void
}

/** Puts one of a contractor's templates into the message, filled in for this person. */
export default function TemplateMenu({ fillings, onInsert }: TemplateMenuProps) {
  const [open, setOpen] = useState(false)
  const query = useInfiniteQuery({ ...usableTemplatesQuery(), enabled: open })
  const { isPending, error, refetch } = query
  const templates = useAllItems(query)

  const { pick, dialog } = useOwnWords(({ text }) => onInsert(fillCertain(text, fillings)))

  return (
    <>
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
                  onClick={() => {
                    setOpen(false)
                    pick(template)
                  }}
                  className="w-full rounded-sm px-2 py-1.5 text-left hover:bg-hover pointer-coarse:min-h-11"
                >
                  <TemplateLine template={template} />
                </button>
              </li>
            ))}
          </ul>
        )}
      </Popover>
      {dialog}
    </>
  )
}
