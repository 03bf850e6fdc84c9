'use client'

import { Briefcase, ChevronLeft, ChevronRight, ImageIcon } from 'lucide-react'
import { memo, useState } from 'react'
import { type BulkDraft, wordsOf } from '@/lib/client/bulk-draft'
import { type PlaceholderValues, placeholderValuesOf, toPlaceholderParts } from '@/lib/client/placeholders'
import { Badge } from '../ui/badge'
import { IconButton } from '../ui/button'

const example = { id: 'example', name: 'Dana Keller' }

type MessagePreviewProps = { draft: BulkDraft; contractorName: string; jobTitle: string | null }

/** The message as one recipient will see it, with a way through all of them. */
export const MessagePreview = memo(function MessagePreview({ draft, contractorName, jobTitle }: MessagePreviewProps) {
  const [shownId, setShownId] = useState<string | null>(null)
  const people = draft.chosen.length > 0 ? draft.chosen : [example]
  const found = people.findIndex(({ id }) => id === shownId)
  const index = Math.max(0, found)
  const person = people[index] ?? example
  const step = (by: number) => setShownId(people[(index + by + people.length) % people.length]?.id ?? null)

  return (
    <section aria-label="Preview" className="flex flex-col gap-2">
      <div className="flex items-center gap-1">
        <p aria-live="polite" className="min-w-0 flex-1 truncate text-sm">
          <span className="text-muted">{draft.chosen.length > 0 ? 'As seen by ' : 'Example: '}</span>
          <span className="font-medium">{person.name}</span>
        </p>
        <span className="tabular text-muted text-xs">
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
      <div className="rounded-md bg-canvas p-3">
        <div className="w-fit max-w-full overflow-hidden rounded-lg rounded-tl-sm border border-line bg-bubble">
          {draft.mode === 'image' ? <PreviewPicture draft={draft} /> : null}
          <Words
            draft={draft}
            values={placeholderValuesOf({ name: person.name, contractorName, jobTitle: jobTitle ?? '{{jobTitle}}' })}
          />
        </div>
        {jobTitle ? (
          <Badge className="mt-2" icon={<Briefcase aria-hidden />}>
            {jobTitle}
          </Badge>
        ) : null}
      </div>
    </section>
  )
})

function PreviewPicture({ draft }: { draft: BulkDraft }) {
  if (!draft.picture) {
    return (
      <div className="flex h-32 w-56 max-w-full items-center justify-center bg-sunken text-muted">
        <ImageIcon aria-label="No picture yet" className="size-8" />
      </div>
    )
  }
  return (
    // biome-ignore lint/performance/noImgElement: an upload behind a sign-in, already scaled by the server
    <img
      src={draft.picture.thumbnailUrl ?? draft.picture.fileUrl}
      alt={draft.picture.fileName}
      className="max-h-56 w-full object-cover"
    />
  )
}

function Words({ draft, values }: { draft: BulkDraft; values: PlaceholderValues }) {
  const words = wordsOf(draft).trim()
  if (words === '') {
    return draft.mode === 'image' ? null : (
      <p className="px-3 py-2 text-muted text-sm">Your message will be shown here.</p>
    )
  }
  return (
    <p className="max-h-72 overflow-y-auto whitespace-pre-wrap px-3 py-2 text-sm">
      {toPlaceholderParts(words).map((part, index) =>
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
      )}
    </p>
  )
}
