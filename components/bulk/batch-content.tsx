import type { BulkBatchDetail } from '@/lib/protocol/bulk-objects'
import { Card } from '../ui/card'
import { PlaceholderWords } from './placeholder-words'

/** What a batch says, with its placeholders as they were written. */
export function BatchContent({ batch: { content, personalize, messageType } }: { batch: BulkBatchDetail }) {
  const words = 'text' in content ? content.text : (content.caption ?? '')
  return (
    <Card title="The message" className="lg:sticky lg:top-6">
      <div className="flex flex-col gap-3">
        {'fileUrl' in content ? (
          messageType === 'image' ? (
            <a href={content.fileUrl} target="_blank" rel="noreferrer" className="block overflow-hidden rounded-md">
              {/* biome-ignore lint/performance/noImgElement: an upload behind a sign-in, already scaled by the server */}
              <img
                src={content.thumbnailUrl ?? content.fileUrl}
                alt={content.fileName}
                className="max-h-64 w-full bg-sunken object-cover"
              />
            </a>
          ) : (
            <a dir="auto" href={content.fileUrl} target="_blank" rel="noreferrer" className="text-accent-fg underline">
              {content.fileName}
            </a>
          )
        ) : null}
        {words ? (
          <p dir="auto" className="plain-bidi max-h-96 overflow-y-auto whitespace-pre-wrap text-sm">
            {personalize ? <PlaceholderWords text={words} /> : words}
          </p>
        ) : null}
        {personalize ? <p className="text-muted text-xs">Filled in for each recipient.</p> : null}
      </div>
    </Card>
  )
}
