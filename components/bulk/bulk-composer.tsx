'use client'

import { useInfiniteQuery } from '@tanstack/react-query'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { Button } from '@/components/ui/button'
import { Card } from '@/components/ui/card'
import { ConfirmDialog } from '@/components/ui/dialog'
import { PageBody, PageHeader } from '@/components/ui/page-header'
import { isEmptyDraft, toTemplatePatch, wordsOf } from '@/lib/client/bulk-draft'
import { jobsQuery } from '@/lib/client/bulk-queries'
import { findMissing } from '@/lib/client/bulk-readiness'
import { addChosen, type Chosen, removeChosen } from '@/lib/client/bulk-selection'
import { useConnectionState, useSelf } from '@/lib/client/live-provider'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'
import { useSendBulk } from '@/lib/client/use-send-bulk'
import type { Template } from '@/lib/protocol/objects'
import { ChosenCounter } from './chosen-people'
import { ComposerSkeleton } from './composer-skeleton'
import { MessagePreview } from './message-preview'
import { MessageSection } from './message-section'
import { RecipientSection } from './recipient-section'
import { SendButton, SendSection } from './send-section'
import { usePeopleFilters } from './use-people-filters'

/** What an address such as `/bulk/new?job=…&to=…` asks for. */
export type ComposerPrefill = {
  jobId: string | null
  people: Chosen[]
  notFound: string[]
  template: Template | null
  /** What to say of how it was read: that an audience did not fit, say. */
  note: string | null
}

/** The bulk composer: who, what, check and send, on one page. */
export function BulkComposer({ prefill }: { prefill: ComposerPrefill | null }) {
  const router = useRouter()
  const self = useSelf()
  const connection = useConnectionState()
  const { draft, change, clear } = useBulkDraft(self.id)
  const { set: setFilters } = usePeopleFilters()
  const [note, setNote] = useState('')
  const [discarding, setDiscarding] = useState(false)
  const { data: jobPages } = useInfiniteQuery(jobsQuery({ status: 'open' }))
  const jobs = useMemo(() => jobPages?.pages.flatMap((page) => page.items) ?? [], [jobPages])

  const onSent = useCallback((batchId: string) => router.push(`/bulk/${batchId}`), [router])
  const { send, problem } = useSendBulk({ draft, change, clear, onSent })

  const isReadyToFill = draft !== null
  const filled = useRef(false)
  useEffect(() => {
    if (!prefill || !isReadyToFill || filled.current) return
    filled.current = true
    change((held) => {
      if (held.sending) return {}
      const isBegun = !isEmptyDraft(held)
      const takesTemplate = prefill.template !== null && wordsOf(held).trim() === ''
      setNote(
        [
          prefill.note,
          prefill.notFound.length > 0 ? `Not found among customers: ${prefill.notFound.join(', ')}.` : null,
          isBegun ? 'You had begun this message; what you wrote is kept.' : null,
        ]
          .filter(Boolean)
          .join(' '),
      )
      return {
        chosen: addChosen(held.chosen, prefill.people),
        ...(prefill.jobId ? { jobId: prefill.jobId } : {}),
        ...(takesTemplate && prefill.template ? toTemplatePatch(prefill.template) : {}),
      }
    })
    // Taken over once: from here on the draft is what counts, also after a reload.
    const search = new URLSearchParams(window.location.search)
    for (const name of ['to', 'job', 'audience', 'template']) search.delete(name)
    window.history.replaceState(null, '', search.size > 0 ? `?${search}` : window.location.pathname)
    if (prefill.jobId && prefill.people.length === 0) void setFilters({ onJob: prefill.jobId })
  }, [prefill, isReadyToFill, change, setFilters])

  const missing = useMemo(() => (draft ? findMissing(draft) : []), [draft])
  if (!draft) return <ComposerSkeleton />

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
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]" onKeyDownCapture={onKeyDown}>
        <div className="flex min-w-0 flex-col gap-6">
          <RecipientSection
            chosen={draft.chosen}
            jobs={jobs}
            disabled={locked}
            onChange={(next) => change((held) => ({ chosen: next(held.chosen) }))}
          />
          <MessageSection draft={draft} jobs={jobs} disabled={locked} onChange={change} />
        </div>
        <Card title="Check and send" className="lg:sticky lg:top-6 lg:max-h-[calc(100dvh-3rem)] lg:overflow-y-auto">
          <div className="flex flex-col gap-5">
            <MessagePreview draft={draft} contractorName={self.name} jobTitle={jobTitle} />
            <SendSection
              draft={draft}
              missing={missing}
              problem={problem}
              onSend={send}
              onRemove={(ids) => change((held) => ({ chosen: removeChosen(held.chosen, ids) }))}
            />
          </div>
        </Card>
      </div>
      <div className="safe-bottom sticky bottom-0 -mx-4 border-line border-t bg-surface sm:-mx-6 lg:hidden">
        <div className="flex items-center gap-3 px-4 py-2 sm:px-6">
          <ChosenCounter count={draft.chosen.length} />
          <span className="flex-1" />
          <SendButton draft={draft} isReady={isReady} onSend={send} />
        </div>
      </div>
      <ConfirmDialog
        open={discarding}
        onOpenChange={setDiscarding}
        title="Start over"
        description="The selection and the text of this message are thrown away."
        confirmLabel="Throw away"
        danger
        onConfirm={() => clear()}
      />
    </PageBody>
  )
}
