'use client'

import { AlertDialog } from '@base-ui/react/alert-dialog'
import { Dialog as DialogBase } from '@base-ui/react/dialog'
import { X } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button, IconButton } from './button'
import { cn } from './cn'
import { Refusal } from './refusal'
import { useBackCloses } from './use-back-closes'

const backdrop =
  'fixed inset-0 z-40 bg-scrim transition-opacity duration-150 data-ending-style:opacity-0 data-starting-style:opacity-0'
const panel = cn(
  'fixed z-50 flex flex-col bg-surface text-ink shadow-3 outline-none transition duration-150',
  'data-ending-style:opacity-0 data-starting-style:opacity-0 max-sm:data-ending-style:translate-y-4 max-sm:data-starting-style:translate-y-4',
)
const sheet = cn(
  'inset-x-0 bottom-[calc(100dvh-var(--screen-height,100dvh))] max-h-[calc(var(--screen-height,100dvh)-2rem)] rounded-t-lg sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100vw-3rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-lg',
  'border border-line',
)
const widths = {
  sm: `${sheet} sm:max-w-sm`,
  md: `${sheet} sm:max-w-lg`,
  lg: `${sheet} sm:max-w-3xl`,
  xl: `${sheet} sm:max-w-6xl`,
  /** The whole window, for work that a phone has no room for within the page; what of it scrolls is up to it. */
  full: 'safe-top safe-sides inset-0',
}

export type DialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description?: ReactNode
  /** Buttons, last one the main action. */
  footer?: ReactNode
  size?: keyof typeof widths
  children?: ReactNode
}

/** A modal dialog; a sheet from below on phones. Esc, the cross and a press outside close it. */
export function DialogPanel({ open, onOpenChange, title, description, footer, size = 'md', children }: DialogProps) {
  useBackCloses(open, () => onOpenChange(false))
  return (
    <DialogBase.Root open={open} onOpenChange={(next) => onOpenChange(next)}>
      <DialogBase.Portal>
        <DialogBase.Backdrop className={backdrop} />
        <DialogBase.Popup className={cn(panel, widths[size])}>
          <div className="px-5 pt-5 pr-14 pb-3">
            <div>
              <DialogBase.Title dir="auto" className="font-semibold text-base">
                {title}
              </DialogBase.Title>
              {description ? (
                <DialogBase.Description dir="auto" className="mt-1 text-muted text-sm">
                  {description}
                </DialogBase.Description>
              ) : null}
            </div>
          </div>
          <div
            className={cn(
              'min-h-0 flex-1',
              size === 'full' ? 'flex flex-col px-4 pb-3' : 'scroll-pb-20 overflow-y-auto px-5 pb-5',
            )}
          >
            {children}
          </div>
          {footer ? (
            <div className="safe-bottom border-line border-t">
              <div className="flex flex-wrap justify-end gap-2 px-5 py-3">{footer}</div>
            </div>
          ) : (
            <div className="safe-bottom" />
          )}
          {/* Last in order, so that work begins in the dialog and not at its way out. */}
          <DialogBase.Close
            render={<IconButton label="Close" size="sm" icon={<X aria-hidden className="size-4" />} />}
            className="absolute top-4 right-4 pointer-coarse:top-2 pointer-coarse:right-2"
          />
        </DialogBase.Popup>
      </DialogBase.Portal>
    </DialogBase.Root>
  )
}

export type ConfirmDialogProps = {
  open: boolean
  onOpenChange: (open: boolean) => void
  title: string
  description: ReactNode
  confirmLabel: string
  cancelLabel?: string
  danger?: boolean
  /** May take its time: the button shows it, and a refusal is shown in place. */
  onConfirm: () => unknown
  children?: ReactNode
}

/** Asks before something that cannot be taken back. Only its buttons and Esc close it. */
export function ConfirmPanel({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel = 'Cancel',
  danger = false,
  onConfirm,
  children,
}: ConfirmDialogProps) {
  const [pending, setPending] = useState(false)
  const [error, setError] = useState<string | null>(null)
  useBackCloses(open, () => onOpenChange(false))

  async function confirm(event: FormEvent) {
    event.preventDefault()
    // What is drawn elsewhere in the page may stand in a form all the same.
    event.stopPropagation()
    // While it closes it can be pressed still.
    if (!open || pending) return
    setPending(true)
    setError(null)
    try {
      await onConfirm()
      onOpenChange(false)
    } catch (cause) {
      setError(cause instanceof Error ? cause.message : 'That did not work. Try again.')
    } finally {
      setPending(false)
    }
  }

  return (
    <AlertDialog.Root
      open={open}
      onOpenChange={(next) => {
        setError(null)
        onOpenChange(next)
      }}
    >
      <AlertDialog.Portal>
        <AlertDialog.Backdrop className={backdrop} />
        <AlertDialog.Popup className={cn(panel, widths.sm)}>
          <form noValidate onSubmit={(event) => void confirm(event)} className="contents">
            <div className="overflow-y-auto p-5">
              <AlertDialog.Title dir="auto" className="font-semibold text-base">
                {title}
              </AlertDialog.Title>
              <AlertDialog.Description dir="auto" className="mt-1 text-muted text-sm" render={<div />}>
                {description}
              </AlertDialog.Description>
              {children ? <div className="mt-4">{children}</div> : null}
              <Refusal className="mt-3">{error}</Refusal>
            </div>
            <div className="safe-bottom">
              <div className="flex flex-wrap justify-end gap-2 px-5 pb-5">
                <AlertDialog.Close render={<Button>{cancelLabel}</Button>} />
                <Button variant={danger ? 'danger' : 'primary'} type="submit" pending={pending}>
                  {confirmLabel}
                </Button>
              </div>
            </div>
          </form>
        </AlertDialog.Popup>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  )
}
