'use client'

import { Dialog } from '@base-ui/react/dialog'
import { Download, X } from 'lucide-react'
import type { FileContent } from '@/lib/protocol/objects'
import { buttonClass, IconButton } from '../ui/button'
import { useBackCloses } from '../ui/use-back-closes'

/** A picture at its full size. */
export default function Lightbox({ content, onClose }: { content: FileContent; onClose: () => void }) {
  useBackCloses(true, onClose)
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-40 bg-scrim" />
        <Dialog.Popup className="safe-top safe-sides fixed inset-0 z-50 flex flex-col bg-canvas text-ink outline-none">
          <div className="flex items-center gap-2 border-line border-b bg-surface px-4 py-2">
            <Dialog.Title dir="auto" className="min-w-0 flex-1 truncate font-medium text-sm">
              {content.fileName}
            </Dialog.Title>
            <a
              href={content.fileUrl}
              download={content.fileName}
              aria-label="Download"
              className={buttonClass({ variant: 'ghost', square: true })}
            >
              <Download aria-hidden className="size-4" />
            </a>
            <Dialog.Close render={<IconButton label="Close" icon={<X aria-hidden className="size-4" />} />} />
          </div>
          <div className="flex min-h-0 flex-1 items-center justify-center p-4">
            {/* biome-ignore lint/performance/noImgElement: the stored picture, as it is */}
            <img
              src={content.fileUrl}
              alt={content.caption || content.fileName}
              width={content.width}
              height={content.height}
              className="h-auto max-h-full w-auto max-w-full rounded-sm object-contain"
            />
          </div>
          {content.caption ? (
            <div className="safe-bottom border-line border-t bg-surface">
              <Dialog.Description dir="auto" className="px-4 py-3 text-center text-sm">
                {content.caption}
              </Dialog.Description>
            </div>
          ) : null}
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  )
}
