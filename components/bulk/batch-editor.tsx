'use client'

import { useMemo, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { toBatchChange, toEditedDraft } from '@/lib/client/batch-edit'
import { batchPeopleQuery } from '@/lib/client/bulk-queries'
import { findMissing } from '@/lib/client/bulk-readiness'
import type { Chosen } from '@/lib/client/bulk-selection'
import { openJobsQuery } from '@/lib/client/job-queries'
import { useSelf } from '@/lib/client/live-provider'
import { useAllItems } from '@/lib/client/use-all-items'
import { useBatchEdit } from '@/lib/client/use-batch-edit'
import { useBulkCheck } from '@/lib/client/use-bulk-check'
import { useInfiniteQuery, useQuery } from '@/lib/client/use-query'
import type { BulkBatch } from '@/lib/protocol/bulk-objects'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { ErrorState } from '../ui/error-state'
import { Refusal } from '../ui/refusal'
import { Skeleton } from '../ui/skeleton'
import { showToast } from '../ui/toast'
import { CheckResult } from './check-result'
import { JobField, MessageFields } from './message-fields'
import { MessagePreview } from './message-preview'

type BatchEditorProps = { batch: BulkBatch; open: boolean; onOpenChange: (open: boolean) => void }

/** Changes what a batch says that waits for its time, with the same preview and check as when it was written. */
export default function BatchEditor({ batch, open, onOpenChange }: BatchEditorProps) {
  const people = useQuery({ ...batchPeopleQuery(batch.id), enabled: open })
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Change the message" size="lg">
      {people.data ? (
        <EditForm batch={batch} people={people.data} onClose={() => onOpenChange(false)} />
      ) : people.error ? (
        <ErrorState
          title="Its recipients did not load"
          error={people.error}
          retrying={people.isFetching}
          onRetry={() => void people.refetch()}
        />
      ) : (
        <div role="status" className="flex flex-col gap-4">
          <span className="sr-only">Loading</span>
          <Skeleton className="h-40 rounded-md" />
          <Skeleton className="h-9 rounded-md" />
        </div>
      )}
    </Dialog>
  )
}

type EditFormProps = { batch: BulkBatch; people: Chosen[]; onClose: () => void }

function EditForm({ batch, people, onClose }: EditFormProps) {
  const self = useSelf()
  const { edit, isChanged, change, forget, save } = useBatchEdit(batch)
  const jobs = useAllItems(useInfiniteQuery(openJobsQuery()))
  const draft = useMemo(() => toEditedDraft(batch, edit, people), [batch, edit, people])
  const missing = useMemo(() => findMissing(draft), [draft])
  const check = useBulkCheck(draft, missing.length === 0)
  const [pending, setPending] = useState(false)
  const [refusal, setRefusal] = useState<string | null>(null)
  const isSame = Object.keys(toBatchChange(batch, draft)).length === 0
  const jobTitle = jobs.find(({ id }) => id === edit.jobId)?.title ?? null

  async function submit() {
    setPending(true)
    setRefusal(null)
    try {
      await save(draft)
      showToast({ tone: 'success', title: 'The message is changed' })
      onClose()
    } catch (error) {
      setRefusal(`Nothing was changed; what you wrote is kept. ${messageOf(error)}`)
    } finally {
      setPending(false)
    }
  }

  return (
    <div className="flex flex-col gap-5">
      <div className="grid items-start gap-5 sm:grid-cols-2">
        <div className="flex min-w-0 flex-col gap-4">
          <MessageFields
            place={`batch:${batch.id}`}
            draft={draft}
            disabled={pending}
            onChange={({ templateId: _, ...patch }) => change(patch)}
          />
          <JobField jobId={edit.jobId} jobs={jobs} disabled={pending} onChange={(jobId) => change({ jobId })} />
        </div>
        <div className="flex min-w-0 flex-col gap-4">
          <MessagePreview draft={draft} contractor={self} jobTitle={jobTitle} />
          <div aria-live="polite">
            <CheckResult draft={draft} check={check} missing={missing} change={null} />
          </div>
        </div>
      </div>
      <Refusal>{refusal}</Refusal>
      <div className="flex flex-wrap justify-end gap-2">
        {isChanged ? (
          <Button variant="ghost" disabled={pending} onClick={forget}>
            Leave it as it was
          </Button>
        ) : null}
        <Button
          variant="primary"
          pending={pending}
          disabled={isSame || missing.length > 0}
          onClick={() => void submit()}
        >
          Save the change
        </Button>
      </div>
    </div>
  )
}
