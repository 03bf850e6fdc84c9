'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Undo2 } from 'lucide-react'
import Link from 'next/link'
import { useRouter } from 'next/navigation'
import { useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { batchesKey, heldBatchesQuery } from '@/lib/client/bulk-queries'
import { useSelf, useSocket } from '@/lib/client/live-provider'
import { undoBatch } from '@/lib/client/undo-batch'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'
import { useQuery } from '@/lib/client/use-query'
import { useSecondsLeft } from '@/lib/client/use-seconds-left'
import type { BulkBatch } from '@/lib/protocol/bulk-objects'
import { Button } from '../ui/button'
import { showToast } from '../ui/toast'
import { chosenCustomers } from './bulk-words'

/** On every page: what goes out in a moment, and the way to take it back. */
export function UndoBar() {
  const { role } = useSelf()
  const { on, onConnect } = useSocket()
  const queryClient = useQueryClient()
  const isContractor = role === 'contractor'
  const { data: held = [] } = useQuery(heldBatchesQuery(isContractor))
  useEffect(() => {
    if (!isContractor) return
    const look = () => void queryClient.invalidateQueries({ queryKey: heldBatchesQuery(true).queryKey })
    const undo = [
      onConnect(look),
      on('bulk_state', ({ batch }) => {
        const isListed = queryClient.getQueryData(heldBatchesQuery(true).queryKey)?.some(({ id }) => id === batch.id)
        if (batch.state === 'held' || isListed) look()
      }),
    ]
    return () => {
      for (const each of undo) each()
    }
  }, [isContractor, on, onConnect, queryClient])
  return (
    <div role="status">
      {held.map((batch) => (
        <HeldBatch key={batch.id} batch={batch} />
      ))}
    </div>
  )
}

function HeldBatch({ batch }: { batch: BulkBatch }) {
  const router = useRouter()
  const queryClient = useQueryClient()
  const { takeBack } = useBulkDraft(useSelf().id)
  const [pending, setPending] = useState(false)
  const seconds = useSecondsLeft(batch.sendAt)

  async function undo() {
    setPending(true)
    try {
      const isBack = await takeBack(batch.clientBatchId, await undoBatch(batch))
      showToast({
        title: 'Nothing was sent',
        ...(isBack
          ? {
              description: 'Your message is back in the composer.',
              action: { label: 'Go on writing', onClick: () => router.push('/bulk/new') },
            }
          : {
              description: 'The composer holds another one, so it stays where it is.',
              action: { label: 'See it', onClick: () => router.push(`/bulk/${batch.id}`) },
            }),
      })
    } catch (error) {
      showToast({ tone: 'danger', title: 'It could not be taken back', description: messageOf(error) })
    } finally {
      setPending(false)
      void queryClient.invalidateQueries({ queryKey: batchesKey })
    }
  }

  return (
    <div className="flex items-center justify-center gap-3 bg-info-bg px-4 py-1.5 text-info-fg text-sm">
      <Link href={`/bulk/${batch.id}`} className="min-w-0 underline-offset-2 hover:underline">
        {`Your message goes out to ${chosenCustomers(batch.totals.requested)}`}
        {/* Told once, not each second. */}
        <span aria-hidden className="tabular">
          {seconds > 0 ? ` in ${seconds} s` : ' now'}
        </span>
      </Link>
      <Button size="sm" pending={pending} onClick={() => void undo()} icon={<Undo2 aria-hidden className="size-4" />}>
        Undo
      </Button>
    </div>
  )
}
