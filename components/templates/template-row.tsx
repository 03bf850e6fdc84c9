import type { ReactNode } from 'react'
import type { Template } from '@/lib/protocol/template-objects'
import { PlaceholderWords } from '../bulk/placeholder-words'
import { Badge } from '../ui/badge'

type TemplateRowProps = {
  template: Template
  /** How often it was used, and what came of it. */
  usage: ReactNode
  actions: ReactNode
}

/** A template: its picture, name, text, what came of it and what can be done with it. */
export function TemplateRow({ template, usage, actions }: TemplateRowProps) {
  const { name, text, fileUrl, isShared, archivedAt } = template
  return (
    <div className="pb-3">
      <article
        aria-label={name}
        className="flex flex-wrap items-start gap-x-4 gap-y-3 rounded-lg bg-surface px-4 py-3 shadow-1 sm:px-5"
      >
        {fileUrl ? (
          // biome-ignore lint/performance/noImgElement: an upload behind a sign-in, already scaled by the server
          <img src={fileUrl} alt="" loading="lazy" className="size-16 shrink-0 rounded-sm bg-sunken object-cover" />
        ) : null}
        <div className="min-w-0 flex-1 basis-52">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <h2 dir="auto" className="min-w-0 break-words font-semibold text-sm">
              {name}
            </h2>
            {isShared ? <Badge tone="info">Shared</Badge> : null}
            {archivedAt ? <Badge>{isShared ? 'Withdrawn' : 'Archived'}</Badge> : null}
          </div>
          <p dir="auto" className="plain-bidi mt-1 line-clamp-3 whitespace-pre-line text-muted text-sm">
            <PlaceholderWords text={text} />
          </p>
          <p className="tabular mt-1.5 text-muted text-xs">{usage}</p>
        </div>
        <div className="flex flex-wrap items-center gap-1">{actions}</div>
      </article>
    </div>
  )
}

/** "Used 12 times · 34% answered": of the copies sent, in the last year. */
export function toUsageWords(useCount: number, of: { sent: number; replied: number } | undefined): string {
  const used = useCount === 0 ? 'Not used yet' : useCount === 1 ? 'Used once' : `Used ${useCount} times`
  if (!of || of.sent === 0) return used
  return `${used} · ${of.replied} of ${of.sent} answered (${Math.round((100 * of.replied) / of.sent)}%)`
}
