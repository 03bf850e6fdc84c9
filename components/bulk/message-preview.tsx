'use client'

import { BriefcaseBusiness, ChevronLeft, ChevronRight, ImageIcon, Megaphone } from 'lucide-react'
import { memo, useState } from 'react'
import { type BulkDraft, wordsOf } from '@/lib/client/bulk-draft'
import { type PlaceholderValues, placeholderValuesOf, toPlaceholderParts } from '@/lib/client/placeholders'
import { formatClock, formatDay } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { bubbleClass } from '../chat/bubble-class'
import { Avatar } from '../ui/avatar'
import { IconButton } from '../ui/button'
import { cn } from '../ui/cn'

const example = { id: 'example', name: 'Dana Keller' }

type MessagePreviewProps = {
  draft: BulkDraft
  contractor: { id: string; name: string }
  jobTitle: string | null
}

/** The message in the conversation of one recipient, as they will see it, with a way through all of them. */
export const MessagePreview = memo(function MessagePreview({ draft, contractor, jobTitle }: MessagePreviewProps) {
  const [shownId, setShownId] = useState<string | null>(null)
  const now = useNow()
  const people = draft.chosen.length > 0 ? draft.chosen : [example]
  const found = people.findIndex(({ id }) => id === shownId)
  const index = Math.max(0, found)
  const person = people[index] ?? example
  const step = (by: number) => setShownId(people[(index + by + people.length) % people.length]?.id ?? null)
  const at = draft.sendAt ?? new Date(now.at).toISOString()
  const isPicture = draft.mode === 'image'
  const values = placeholderValuesOf({
    name: person.name,
    contractorName: contractor.name,
    jobTitle: jobTitle ?? '{{jobTitle}}',
  })

  return (
    <section aria-label="Preview" className="flex flex-col gap-1">
      <div className="flex items-center gap-1">
        <p aria-live="polite" className="line-clamp-2 min-w-0 flex-1 text-sm">
          <span className="text-muted">{draft.chosen.length > 0 ? 'As seen by ' : 'Example: '}</span>
          <bdi className="font-medium">{person.name}</bdi>
        </p>
        <span className="tabular shrink-0 text-muted text-xs">
          {draft.chosen.length > 0 ? `${index + 1} of ${people.length}` : null}
        </span>
        <IconButton
          size="sm"
          label="Previous recipient"
          disabled={people.length < 2}
          icon={<ChevronLeft aria-hidden className="size-4" />}
          onClick={() => step(-1)}
        />
        <IconButton
          size="sm"
          label="Next recipient"
          disabled={people.length < 2}
          icon={<ChevronRight aria-hidden className="size-4" />}
          onClick={() => step(1)}
        />
      </div>
      <div className="overflow-hidden rounded-lg bg-canvas">
        <div className="flex items-center gap-2 bg-sunken px-3 py-2">
          <Avatar userId={contractor.id} name={contractor.name} size="sm" />
          <span dir="auto" className="min-w-0 truncate font-medium text-sm">
            {contractor.name}
          </span>
        </div>
        <div className="flex max-h-80 flex-col items-start gap-1 overflow-y-auto p-3">
          <p className="mb-1 self-center text-muted text-xs">{formatDay(at, now.at, now.local)}</p>
          <div className={cn('max-w-[92%]', bubbleClass({ own: false, endsGroup: true, hasFile: isPicture }))}>
            {jobTitle ? (
              <span className={cn('mb-0.5 flex items-center gap-1.5 text-muted text-xs', isPicture && 'px-1.5 pt-0.5')}>
                <BriefcaseBusiness aria-hidden className="size-3.5 shrink-0" />
                <span dir="auto" className="truncate">
                  {jobTitle}
                </span>
              </span>
            ) : null}
            {isPicture ? <PreviewPicture draft={draft} /> : null}
            <div dir="auto" className={cn('plain-bidi flow-root whitespace-pre-wrap', isPicture && 'px-1.5 pt-1')}>
              <Words draft={draft} values={values} />
              <span dir="ltr" className="tabular float-end ms-2 mt-1 -mb-0.5 text-muted text-xs leading-4">
                {formatClock(at, now.local)}
              </span>
            </div>
          </div>
          {draft.chosen.length === 1 ? null : (
            <p className="flex items-center gap-1 px-1 text-muted text-xs">
              <Megaphone aria-hidden className="size-3.5 shrink-0" />
              Sent to several people
            </p>
          )}
        </div>
      </div>
    </section>
  )
})

function PreviewPicture({ draft }: { draft: BulkDraft }) {
  if (!draft.picture) {
    return (
      <div className="flex h-32 w-56 max-w-full items-center justify-center rounded-md bg-sunken text-muted">
        <ImageIcon aria-label="No picture yet" className="size-8" />
      </div>
    )
  }
  return (
    // biome-ignore lint/performance/noImgElement: an upload behind a sign-in, already scaled by the server
    <img
      src={draft.picture.thumbnailUrl ?? draft.picture.fileUrl}
      alt={draft.picture.fileName}
      className="max-h-56 w-full rounded-md object-cover"
    />
  )
}

function Words({ draft, values }: { draft: BulkDraft; values: PlaceholderValues }) {
  const words = wordsOf(draft).trim()
  if (words === '') {
    return draft.mode === 'image' ? null : <span className="text-muted">Your message will be shown here.</span>
  }
  return toPlaceholderParts(words).map((part, index) =>
    part.kind === 'text' ? (
      part.text
    ) : part.kind === 'known' ? (
      values[part.name]
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
      <span key={index} className="rounded-sm bg-danger-bg px-0.5 text-danger-fg">
        {part.text}
      </span>
    ),
  )
}
