'use client'

import { FileText, ImageIcon, RotateCw, X } from 'lucide-react'
import type { Attachment } from '@/lib/client/use-attachments'
import { IconButton } from '../ui/button'
import { formatBytes } from './byte-format'

/** A refusal below the edge of a full tray would not be seen. */
const bringIntoView = (refusal: HTMLElement | null) => refusal?.scrollIntoView({ block: 'nearest' })

type AttachmentTrayProps = {
  attachments: readonly Attachment[]
  onRemove: (key: string) => void
  onRetry: (key: string) => void
  /** Sends it as it was picked, and not made smaller. */
  onOriginal: (key: string) => void
}

/** The files of a message that is being written, each with its progress. */
export function AttachmentTray({ attachments, onRemove, onRetry, onOriginal }: AttachmentTrayProps) {
  if (attachments.length === 0) return null
  return (
    <ul aria-label="Files to send" className="flex max-h-48 flex-wrap gap-2 overflow-y-auto px-3 pt-3">
      {attachments.map((each) => (
        <li
          key={each.key}
          className="flex w-64 max-w-full items-center gap-2.5 rounded-md border border-line bg-sunken p-1.5 pr-1"
        >
          <span
            aria-hidden
            className="flex size-10 shrink-0 items-center justify-center overflow-hidden rounded-sm bg-surface text-muted"
          >
            {each.upload?.thumbnailUrl ? (
              // biome-ignore lint/performance/noImgElement: a thumbnail made by the server
              <img src={each.upload.thumbnailUrl} alt="" className="size-full object-cover" />
            ) : each.isImage ? (
              <ImageIcon className="size-5" />
            ) : (
              <FileText className="size-5" />
            )}
          </span>
          <span className="min-w-0 flex-1 text-xs">
            <span dir="auto" className="block truncate font-medium">
              {each.name}
            </span>
            {each.error ? (
              <span ref={bringIntoView} role="alert" className="block text-danger-fg">
                {each.error.message}
              </span>
            ) : each.upload ? (
              <span className="tabular block text-muted">
                {formatBytes(each.upload.fileSize)}
                {each.originalSize === null ? null : (
                  <>
                    {', '}
                    <button
                      type="button"
                      onClick={() => onOriginal(each.key)}
                      className="underline underline-offset-2 pointer-coarse:min-h-11"
                    >
                      {`send the original, ${formatBytes(each.originalSize)}`}
                    </button>
                  </>
                )}
              </span>
            ) : (
              <progress
                aria-label={`Uploading ${each.name}`}
                value={each.progress}
                max={1}
                className="mt-1 block h-1 w-full appearance-none overflow-hidden rounded-full bg-line [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-line [&::-webkit-progress-value]:bg-accent"
              />
            )}
          </span>
          {each.error && !each.error.isFinal ? (
            <IconButton
              size="sm"
              label={`Try ${each.name} again`}
              icon={<RotateCw aria-hidden className="size-4" />}
              onClick={() => onRetry(each.key)}
            />
          ) : null}
          <IconButton
            size="sm"
            label={each.upload || each.error ? `Remove ${each.name}` : `Cancel ${each.name}`}
            icon={<X aria-hidden className="size-4" />}
            onClick={() => onRemove(each.key)}
          />
        </li>
      ))}
    </ul>
  )
}
