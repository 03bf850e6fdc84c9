import { FileText, ImageIcon } from 'lucide-react'
import { useHydrated } from '@/lib/client/use-hydrated'
import type { FileContent } from '@/lib/protocol/objects'
import { formatBytes } from './byte-format'

const LONGEST_EDGE = 280

/** The size a picture takes in the thread, known before it has loaded, so that nothing jumps. */
function shownSize({ width, height }: FileContent): { width: number; height: number } {
  if (!width || !height) return { width: LONGEST_EDGE, height: LONGEST_EDGE * 0.75 }
  const scale = Math.min(1, LONGEST_EDGE / Math.max(width, height))
  return { width: Math.max(72, Math.round(width * scale)), height: Math.max(48, Math.round(height * scale)) }
}

type ImageContentProps = { content: FileContent; onOpen: () => void }

export function ImageThumbnail({ content, onOpen }: ImageContentProps) {
  const { width, height } = shownSize(content)
  return (
    <button
      type="button"
      aria-label={`Open picture ${content.fileName}`}
      onClick={onOpen}
      style={{ width, aspectRatio: `${width} / ${height}` }}
      className="relative block max-w-full overflow-hidden rounded-md bg-sunken"
    >
      <ImageIcon
        aria-hidden
        className="absolute top-1/2 left-1/2 size-6 -translate-x-1/2 -translate-y-1/2 text-muted"
      />
      {/* biome-ignore lint/performance/noImgElement: thumbnails are made by the server in the right size */}
      <img
        src={content.thumbnailUrl ?? content.fileUrl}
        alt={content.caption || content.fileName}
        loading="lazy"
        decoding="async"
        className="absolute inset-0 size-full object-cover"
      />
    </button>
  )
}

export function FileCard({ content }: { content: FileContent }) {
  const local = useHydrated()
  return (
    <a
      href={content.fileUrl}
      target="_blank"
      rel="noopener noreferrer"
      className="flex w-64 max-w-full items-center gap-3 rounded-md border border-line bg-surface p-2.5 transition-colors hover:bg-hover"
    >
      <span
        aria-hidden
        className="flex size-10 shrink-0 items-center justify-center rounded-sm bg-danger-bg text-danger-fg"
      >
        <FileText className="size-5" />
      </span>
      <span className="min-w-0">
        <span dir="auto" className="block truncate font-medium text-ink text-sm">
          {content.fileName}
        </span>
        <span className="tabular block text-muted text-xs">{`PDF, ${formatBytes(content.fileSize, local)}`}</span>
      </span>
    </a>
  )
}
