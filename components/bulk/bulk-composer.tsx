'use client'

import dynamic from 'next/dynamic'
import { useRouter } from 'next/navigation'
import { type KeyboardEvent, useCallback, useDeferredValue, useMemo, useState } from 'react'
import { createBulkDraft, isEmptyDraft } from '@/lib/client/bulk-draft'
import { findMissing, isOverdue } from '@/lib/client/bulk-readiness'
import { type Chosen, removeChosen } from '@/lib/client/bulk-selection'
import { openJobsQuery } from '@/lib/client/job-queries'
import { useConnectionState, useSelf } from '@/lib/client/live-provider'
import { loadPart } from '@/lib/client/load-part'
import { useAllItems } from '@/lib/client/use-all-items'
import { useBulkCheck } from '@/lib/client/use-bulk-check'
import { useBulkDraft } from '@/lib/client/use-bulk-draft'
import { useDraftsAside } from '@/lib/client/use-drafts-aside'
import { useNow } from '@/lib/client/use-now'
import { useInfiniteQuery } from '@/lib/client/use-query'
import { useSendBulk } from '@/lib/client/use-send-bulk'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { isComposing } from '../ui/is-composing'
import { useOpened } from '../ui/use-opened'
import { followUpNote } from './bulk-words'
import { ComposerHeader, composerBeside, composerGrid } from './composer-frame'
import { type ComposerPrefill, ComposerPrefilling } from './composer-prefill'
import { DraftAside } from './draft-aside'
import { MessagePreview } from './message-preview'
import { MessageSection } from './message-section'
import { RecipientSection } from './recipient-section'
import { ReachLine, SendControls } from './send-controls'
import { SendSection } from './send-section'

const ConfirmDialog = dynamic(
  loadPart(() => import('../ui/dialog').then(({ ConfirmDialog: Loaded }) => Loaded)),
  { ssr: false },
)
/** What the server draws, which cannot know what this browser keeps. */
const blank = createBulkDraft('')

/** The bulk composer: who, what, check and send, on one page. */
export function BulkComposer({ prefill }: { prefill: ComposerPrefill | null }) {
  const router = useRouter()
  const self = useSelf()
  const connection = useConnectionState()
  const { draft: kept, change, clear } = useBulkDraft(self.id)
  const draft = kept ?? blank
  const { aside, putAside, bringBack, forget } = useDraftsAside(self.id)
  const [note, setNote] = useState('')
  const [discarding, setDiscarding] = useState(false)
  const wasDiscarding = useOpened(discarding)
  const jobs = useAllItems(useInfiniteQuery(openJobsQuery()))

  const onSent = useCallback((batchId: string) => router.push(`/bulk/${batchId}`), [router])
  // What follows typing at a small distance: the preview, the check and the rest of the page.
  const settled = useDeferredValue(draft)
  const changeChosen = useCallback(
    // Whoever changes the selection by hand decides it.
    (next: (chosen: readonly Chosen[]) => Chosen[]) =>
      change((held) => ({ chosen: next(held.chosen), followUp: null })),
    [change],
  )
  const remove = useCallback(
    (ids: ReadonlySet<string>) => changeChosen((held) => removeChosen(held, ids)),
    [changeChosen],
  )
  const { at } = useNow()
  const overdue = isOverdue(settled, at) && !settled.sending
  const missing = useMemo(() => [...findMissing(settled), ...(overdue ? (['later'] as const) : [])], [settled, overdue])

  const isReady = missing.length === 0
  const check = useBulkCheck(settled, isReady)
  // What was checked is the text a moment ago: it stands for the draft only once both are one.
  const previewToken = settled === draft ? check.previewToken : null
  const { send, problem } = useSendBulk({ draft: kept, change, clear, onSent, previewToken })
  const jobTitle = jobs.find(({ id }) => id === draft.jobId)?.title ?? null
  const locked = draft.sending
  const sending = { draft: settled, check, isReady, onSend: send, onChange: change }

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent) || event.key !== 'Enter' || !(event.metaKey || event.ctrlKey)) return
    event.preventDefault()
    event.stopPropagation()
    if (isReady && !check.reachesNobody && connection === 'online' && !locked) send()
  }

  return (
    <div className="relative h-full overflow-y-auto">
      {/* Who, what and check side by side fill the window; where it is too low for that, the page scrolls. */}
      <div className="mx-auto flex w-full max-w-400 flex-col gap-3 pt-4 md:h-full md:min-h-140 xl:pb-4">
        {/* Filled in before the draft is read, it would be written over by what was kept, or write over that. */}
        {kept ? <ComposerPrefilling prefill={prefill} change={change} onNote={setNote} onAside={putAside} /> : null}
        <ComposerHeader>
          {isEmptyDraft(draft) ? null : (
            <Button size="sm" variant="ghost" disabled={locked} onClick={() => setDiscarding(true)}>
              Start over
            </Button>
          )}
        </ComposerHeader>
        {note || draft.followUp ? (
          <p role="status" className="mx-4 rounded-md bg-info-bg px-3 py-2 text-info-fg text-sm sm:mx-6">
            {[draft.followUp && followUpNote(draft.followUp.who, draft.chosen.length), note].filter(Boolean).join(' ')}
          </p>
        ) : null}
        {aside ? (
          <DraftAside
            aside={aside}
            onBringBack={() => {
              if (!locked) change(bringBack(draft))
            }}
            onForget={forget}
          />
        ) : null}
        {/* Until the draft is read, what one types would be lost. */}
        <div inert={kept === null} className={composerGrid} onKeyDownCapture={onKeyDown}>
          <RecipientSection chosen={draft.chosen} jobs={jobs} disabled={locked} onChange={changeChosen} />
          <div className={composerBeside}>
            <MessageSection draft={draft} jobs={jobs} disabled={locked} onChange={change} />
            <Card
              fill
              title="Check and send"
              className="md:max-xl:shrink-0"
              footerClassName="max-xl:hidden"
              footer={<SendControls {...sending} className="flex flex-col gap-2" />}
            >
              <div className="flex flex-col gap-4">
                <MessagePreview draft={settled} contractor={self} jobTitle={jobTitle} />
                <SendSection
                  draft={settled}
                  check={check}
                  missing={missing}
                  problem={problem}
                  onSend={send}
                  onRemove={remove}
                  onChange={change}
                />
              </div>
            </Card>
          </div>
        </div>
        <div className="safe-bottom bottom-0 border-line border-t bg-surface xl:hidden tall:sticky">
          <div className="flex flex-col gap-x-4 gap-y-1.5 px-4 py-2 sm:px-6 md:flex-row md:items-center">
            <ReachLine draft={settled} check={check} />
            <SendControls {...sending} className="flex gap-2" />
          </div>
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
    </div>
  )
}
