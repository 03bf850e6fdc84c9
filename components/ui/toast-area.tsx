'use client'

import { Toast } from '@base-ui/react/toast'
import { CircleCheck, Info, TriangleAlert, X } from 'lucide-react'
import { useEffect } from 'react'
import { IconButton } from './button'
import { type ToastInput, type ToastTone, takeOverToasts } from './toast'

const manager = Toast.createToastManager()

function add({ title, description, tone = 'info', action }: ToastInput): void {
  const id = manager.add({
    title,
    description,
    type: tone,
    priority: tone === 'danger' ? 'high' : 'low',
    timeout: tone === 'danger' ? 10_000 : 5_000,
    ...(action
      ? {
          actionProps: {
            children: action.label,
            onClick: () => {
              // What was done about it needs no more saying, and focus within would keep it for ever.
              manager.close(id)
              action.onClick()
            },
          },
        }
      : {}),
  })
}

const icons = {
  info: <Info aria-hidden className="size-5 text-info" />,
  success: <CircleCheck aria-hidden className="size-5 text-success" />,
  danger: <TriangleAlert aria-hidden className="size-5 text-danger" />,
}

/** Where toasts appear. */
export default function ToastArea() {
  return (
    <Toast.Provider toastManager={manager} limit={3}>
      <Toast.Portal>
        {/* On a phone below the header: above the composer they would lie over what was said last. */}
        <Toast.Viewport className="fixed inset-x-3 z-60 flex flex-col gap-2 max-sm:top-[calc(env(safe-area-inset-top)+4.25rem)] sm:right-6 sm:bottom-[calc(var(--composer-height,4.25rem)+0.75rem)] sm:left-auto sm:w-90 sm:flex-col-reverse md:bottom-[calc(var(--composer-height,0.75rem)+0.75rem)]">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
      <TakeOver />
    </Toast.Provider>
  )
}

function TakeOver() {
  useEffect(() => {
    // After the provider's own effect has connected the manager.
    const timer = setTimeout(() => takeOverToasts(add), 0)
    return () => clearTimeout(timer)
  }, [])
  return null
}

function Toasts() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => (
    <Toast.Root
      key={toast.id}
      toast={toast}
      swipeDirection={['right', 'up', 'down']}
      className="rounded-md border border-line bg-surface text-ink shadow-3 transition duration-150 data-ending-style:translate-y-2 data-starting-style:translate-y-2 data-ending-style:opacity-0 data-limited:opacity-0 data-starting-style:opacity-0"
    >
      <Toast.Content className="flex items-center gap-3 p-3">
        {icons[(toast.type as ToastTone | undefined) ?? 'info']}
        <div className="min-w-0 flex-1">
          <Toast.Title dir="auto" className="font-medium text-sm" />
          <Toast.Description dir="auto" className="text-muted text-sm" />
          <Toast.Action className="mt-1 inline-flex items-center font-medium text-accent-fg text-sm underline underline-offset-2 empty:hidden pointer-coarse:min-h-11" />
        </div>
        <Toast.Close
          render={<IconButton label="Dismiss" size="sm" icon={<X aria-hidden className="size-4" />} />}
          aria-label="Dismiss"
        />
      </Toast.Content>
    </Toast.Root>
  ))
}
