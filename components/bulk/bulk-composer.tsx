'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useState } from 'react'
import { createBulkDraft, isEmptyDraft } from '@/lib/client/bulk-draft'
import { findMissing } from '@/lib/client/bulk-readiness'
import { type Chosen, removeChosen } from '@/lib/client/bulk-selection'
import { openJobsQuery } from '@/lib/client/job-queries'
import { useConnectionState, useSelf } from '@/lib/client/live-provider'
import { itemsOf } from '@/lib/client/paging'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { useSendBulk } from '@/lib/client/use-send-bulk'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { PageBody, PageHeader } from '../ui/page-header'
import { useOpened } from '../ui/use-opened'
import { ChosenCounter } from './chosen-people'
import { type ComposerPrefill, ComposerPrefilling } from './composer-prefill'
import { MessagePreview } from './message-preview'
import { MessageSection } from './message-section'
import { RecipientSection } from './recipient-section'
import { SendButton, SendSection } from './send-section'

const ConfirmDialog = dynamic(() => import('../ui/dialog').then(({ ConfirmDialog: Loaded }) => Loaded), {
  ssr: false,
})
/** What the server draws, which cannot know what this browser keeps. */
const blank = createBulkDraft('')

/** The bulk composer: who, what, check and send, on one page. */
export function BulkComposer({ prefill }: { prefill: ComposerPrefill | null }) {
  const router = useRouter()
  const self = useSelf()
  const connection = useConnectionState()
  const { draft: kept, change, clear } = useBulkDraft(self.id)
  const draft = kept ?? blank
  const [note, setNote] = useState('')
  const [discarding, setDiscarding] = useState(false)
  const wasDiscarding = useOpened(discarding)
  const { data: jobPages } = useInfiniteQuery(openJobsQuery())
  const jobs = useMemo(() => itemsOf(jobPages), [jobPages])

  const onSent = useCallback((batchId: string) => router.push(`/bulk/${batchId}`), [router])
  const { send, problem } = useSendBulk({ draft: kept, change, clear, onSent })

  // What follows typing at a small distance: the preview, the check and the rest of the page.
  const settled = useDeferredValue(draft)
  const changeChosen = useCallback(
    (next: (chosen: readonly Chosen[]) => Chosen[]) => change((held) => ({ chosen: next(held.chosen) })),
    [change],
  )
  const remove = useCallback(
    (ids: ReadonlySet<string>) => changeChosen((held) => removeChosen(held, ids)),
    [changeChosen],
  )
  const missing = useMemo(() => findMissing(settled), [settled])

  const isReady = missing.length === 0
  const jobTitle = jobs.find(({ id }) => id === draft.jobId)?.title ?? null
  const locked = draft.sending

  function onKeyDown(event: KeyboardEvent) {
    if (event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    event.stopPropagation()
    if (isReady && connection === 'online' && !locked) send()
  }

  return (
    <PageBody className="max-lg:pb-0">
      <ComposerPrefilling prefill={prefill} change={change} onNote={setNote} />
      <PageHeader
        title="New bulk message"
        description="One message to up to 50 customers. Each gets it in a conversation of their own."
        actions={
          isEmptyDraft(draft) ? null : (
            <Button variant="ghost" disabled={locked} onClick={() => setDiscarding(true)}>
              Start over
            </Button>
          )
        }
      />
      {note ? (
        <p role="status" className="rounded-md bg-info-bg px-3 py-2 text-info-fg text-sm">
          {note}
        </p>
      ) : null}
      {/* Until the draft is read, what one types would be lost. */}
      <div
        inert={kept === null}
        className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]"
        onKeyDownCapture={onKeyDown}
      >
        <div className="flex min-w-0 flex-col gap-6">
          <RecipientSection chosen={draft.chosen} jobs={jobs} disabled={locked} onChange={changeChosen} />
          <MessageSection draft={draft} jobs={jobs} disabled={locked} onChange={change} />
        </div>
        <Card title="Check and send" className="lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:overflow-y-auto">
          <div className="flex flex-col gap-5">
            <MessagePreview draft={settled} contractorName={self.name} jobTitle={jobTitle} />
            <SendSection draft={settled} missing={missing} problem={problem} onSend={send} onRemove={remove} />
          </div>
        </Card>
      </div>
      <div className="safe-bottom sticky bottom-0 -mx-4 border-line border-t bg-surface sm:-mx-6 lg:hidden">
        <div className="flex items-center gap-3 px-4 py-2 sm:px-6">
          <ChosenCounter count={draft.chosen.length} />
          <span className="flex-1" />
          <SendButton draft={settled} isReady={isReady} onSend={send} />
        </div>
      </div>
      {wasDiscarding ? (
        <ConfirmDialog
          open={discarding}
          onOpenChange={setDiscarding}
          title="Start over"
          description="The selection and the text of this message are thrown away."
          confirmLabel="Throw away"
          danger
          onConfirm={() => clear()}
        />
      ) : null}
    </PageBody>
  )
}
