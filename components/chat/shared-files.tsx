'use client'

import { FileText } from 'lucide-react'
import { useEffect } from 'react'
import { filesQuery } from '@/lib/client/finding-queries'
import { itemsOf } from '@/lib/client/paging'
import { useInfiniteQuery } from '@/lib/client/use-query'
import type { FileContent } from '@/lib/protocol/objects'
import { Button } from '../ui/button'
import { ErrorState } from '../ui/error-state'
import { Skeleton } from '../ui/skeleton'

type SharedFilesProps = { conversationId: string; lastSeq: number; onOpenImage: (content: FileContent) => void }

/** All files of a conversation, also of messages that are not loaded. */
export function SharedFiles({ conversationId, lastSeq, onOpenImage }: SharedFilesProps) {
  const query = useInfiniteQuery(filesQuery(conversationId))
  const { refetch } = query
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message may hold a file
  useEffect(() => void refetch(), [refetch, lastSeq])
  const files = itemsOf(query.data).flatMap(({ id, messageType, content }) =>
    content !== null && 'fileUrl' in content ? [{ id, isImage: messageType === 'image', content }] : [],
  )
  const pictures = files.filter(({ isImage }) => isImage)
  const documents = files.filter(({ isImage }) => !isImage)
  return (
    <section aria-labelledby="details-files" className="border-line border-t px-5 py-4">
      <h3 id="details-files" className="font-medium text-muted text-xs">
        Shared files
      </h3>
      {query.isPending ? (
        <div role="status" aria-label="Loading files" className="mt-2 grid grid-cols-3 gap-1.5">
          <Skeleton className="aspect-square rounded-sm" />
          <Skeleton className="aspect-square rounded-sm" />
          <Skeleton className="aspect-square rounded-sm" />
        </div>
      ) : query.error && files.length === 0 ? (
        <ErrorState
          className="px-0 py-4"
          title="The files did not load"
          error={query.error}
          onRetry={() => void refetch()}
        />
      ) : files.length === 0 ? (
        <p className="mt-2 text-muted text-sm">Nothing has been shared yet.</p>
      ) : null}
      <ul aria-label="Pictures" className="mt-2 grid grid-cols-3 gap-1.5 empty:hidden">
        {pictures.map(({ id, content }) => (
          <li key={id}>
            <button
              type="button"
              aria-label={`Open picture ${content.fileName}`}
              onClick={() => onOpenImage(content)}
              className="block aspect-square w-full overflow-hidden rounded-sm bg-sunken"
            >
              {/* biome-ignore lint/performance/noImgElement: a thumbnail made by the server */}
              <img
                src={content.thumbnailUrl ?? content.fileUrl}
                alt=""
                loading="lazy"
                className="size-full object-cover"
              />
            </button>
          </li>
        ))}
      </ul>
      <ul aria-label="Documents" className="mt-1.5 empty:hidden">
        {documents.map(({ id, content }) => (
          <li key={id}>
            <a
              href={content.fileUrl}
              target="_blank"
              rel="noopener noreferrer"
              className="-mx-2 flex items-center gap-2 rounded-sm px-2 py-1.5 text-sm hover:bg-hover pointer-coarse:min-h-11"
            >
              <FileText aria-hidden className="size-4 shrink-0 text-muted" />
              <span dir="auto" className="min-w-0 truncate">
                {content.fileName}
              </span>
            </a>
          </li>
        ))}
      </ul>
      {query.hasNextPage ? (
        <Button
          size="sm"
          className="mt-2 w-full"
          pending={query.isFetchingNextPage}
          onClick={() => void query.fetchNextPage()}
        >
          Show older files
        </Button>
      ) : null}
    </section>
  )
}
