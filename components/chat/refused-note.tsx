import type { SendFailure } from '@/lib/client/outbox-store'

type RefusedNoteProps = { what: string; failure: SendFailure; onRetry: () => void; onDiscard: () => void }

/** Why something was not taken, and what can be done about it. */
export function RefusedNote({ what, failure, onRetry, onDiscard }: RefusedNoteProps) {
  return (
    <div role="alert" className="mt-1 flex flex-wrap items-center justify-end gap-x-3 text-sm">
      <span className="text-danger-fg">{`${what}: ${failure.message}`}</span>
      <span className="flex gap-3">
        {failure.mayRetry ? (
          <button
            type="button"
            onClick={onRetry}
            className="font-medium text-accent-fg underline underline-offset-2 pointer-coarse:min-h-11"
          >
            Retry
          </button>
        ) : null}
        <button
          type="button"
          onClick={onDiscard}
          className="font-medium text-muted underline underline-offset-2 pointer-coarse:min-h-11"
        >
          Discard
        </button>
      </span>
    </div>
  )
}
