import { Briefcase, CornerDownRight, ImageIcon } from 'lucide-react'
import Link from 'next/link'
import { useNow } from '@/lib/client/use-now'
import type { BulkBatch } from '@/lib/protocol/bulk-objects'
import { Badge } from '../ui/badge'
import { RelativeTime } from '../ui/relative-time'
import { toStateWords } from './batch-state-line'
import { followUpWords } from './bulk-words'
import { PlaceholderWords } from './placeholder-words'

export const batchCard =
  'block rounded-lg bg-surface px-4 py-3 shadow-1 transition-shadow hover:shadow-2 sm:px-5 dark:border dark:border-line dark:shadow-none dark:hover:border-control'

/** A batch with how far it came; `isNested` where it stands under the one that it follows up. */
export function BatchRow({ batch, isNested }: { batch: BulkBatch; isNested: boolean }) {
  const { local } = useNow()
  const { sent, failed, withheld, recalled, cancelled } = batch.totals
  const hasGoneOut = sent + failed + withheld + recalled > 0
  return (
    <div className={isNested ? 'flex gap-2 pb-2 pl-2 sm:pl-4' : 'pb-2'}>
      {isNested ? <CornerDownRight aria-hidden className="mt-3.5 size-4 shrink-0 text-muted" /> : null}
      <Link href={`/bulk/${batch.id}`} className={`${batchCard} min-w-0 flex-1`}>
        {batch.followUp ? <p className="mb-0.5 text-muted text-xs">{followUpWords[batch.followUp]}</p> : null}
        <div className="flex items-start gap-3">
          <BatchTitle batch={batch} />
          <RelativeTime at={batch.createdAt} className="shrink-0 text-muted text-xs" />
        </div>
        {batch.state === 'sent' ? null : <p className="mt-1 text-muted text-sm">{toStateWords(batch, local)}</p>}
        {hasGoneOut || batch.jobTitle ? (
          <div className="mt-1.5 flex flex-wrap items-center gap-x-4 gap-y-1.5">
            {hasGoneOut ? (
              <dl className="tabular flex flex-wrap gap-x-4 gap-y-1 text-sm">
                <Figure label="Sent" value={sent} />
                {failed > 0 ? <Figure label="Failed" value={failed} danger /> : null}
                {withheld > 0 ? <Figure label="Withheld" value={withheld} /> : null}
                {recalled > 0 ? <Figure label="Taken back" value={recalled} /> : null}
                {cancelled > 0 ? <Figure label="Not sent" value={cancelled} /> : null}
                {sent > 0 ? (
                  <>
                    <Figure label="Delivered" value={batch.delivered} />
                    <Figure label="Read" value={batch.read} />
                    <Figure label="Replied" value={batch.replied} />
                  </>
                ) : null}
              </dl>
            ) : null}
            {batch.jobTitle ? (
              <Badge className="sm:ml-auto" icon={<Briefcase aria-hidden />}>
                {batch.jobTitle}
              </Badge>
            ) : null}
          </div>
        ) : null}
      </Link>
    </div>
  )
}

/** The first words of a batch; braces of one that is sent as written are no placeholders. */
export function BatchWords({ batch: { preview, personalize } }: { batch: BulkBatch }) {
  return personalize && preview ? <PlaceholderWords text={preview} /> : <bdi>{preview || 'Picture'}</bdi>
}

export function BatchTitle({ batch }: { batch: BulkBatch }) {
  return (
    <p className="line-clamp-2 min-w-0 flex-1 font-medium text-sm">
      {batch.messageType === 'text' ? null : (
        <ImageIcon aria-label="Picture" className="mr-1.5 inline size-4 align-[-3px] text-muted" />
      )}
      <BatchWords batch={batch} />
    </p>
  )
}

function Figure({ label, value, danger = false }: { label: string; value: number; danger?: boolean }) {
  return (
    <div className="flex items-baseline gap-1">
      <dt className={danger ? 'order-2 text-danger-fg' : 'order-2 text-muted'}>{label.toLowerCase()}</dt>
      <dd className={danger ? 'font-semibold text-danger-fg' : 'font-semibold'}>{value}</dd>
    </div>
  )
}
