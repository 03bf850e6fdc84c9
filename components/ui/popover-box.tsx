'use client'

import { Popover as PopoverBase } from '@base-ui/react/popover'
import { type ComponentProps, type ReactElement, type ReactNode, useRef } from 'react'
import { cn } from './cn'
import { useCloseRequest } from './use-close-request'

export type PopoverProps = {
  /** The button that opens it. */
  trigger: ReactElement<Pick<ComponentProps<'button'>, 'onClick' | `onPointer${'Down' | 'Up' | 'Cancel' | 'Leave'}`>>
  title?: string
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'left' | 'right'
  open?: boolean
  onOpenChange?: (open: boolean) => void
  className?: string
  children: ReactNode
}

export type PopoverBoxProps = PopoverProps & {
  /** Opens at once: its button was pressed before it was there. */
  defaultOpen: boolean
}

export default function PopoverBox({
  trigger,
  title,
  align = 'start',
  side = 'bottom',
  open,
  defaultOpen,
  onOpenChange,
  className,
  children,
}: PopoverBoxProps) {
  const actions = useRef<PopoverBase.Root.Actions>(null)
  return (
    <PopoverBase.Root
      actionsRef={actions}
      open={open}
      defaultOpen={defaultOpen}
      onOpenChange={(next) => onOpenChange?.(next)}
    >
      <PopoverBase.Trigger render={trigger} />
      <PopoverBase.Portal>
        <PopoverBase.Positioner align={align} side={side} sideOffset={6} className="z-50">
          <PopoverBase.Popup
            className={cn(
              'popup-motion max-h-(--available-height) w-80 max-w-[calc(100vw-1rem)] overflow-y-auto rounded-md border border-line bg-surface p-4 text-ink shadow-2 outline-none',
              className,
            )}
          >
            <WhileOpen onCloseRequest={() => actions.current?.close()} />
            {title ? <PopoverBase.Title className="mb-2 font-semibold text-sm">{title}</PopoverBase.Title> : null}
            {children}
          </PopoverBase.Popup>
        </PopoverBase.Positioner>
      </PopoverBase.Portal>
    </PopoverBase.Root>
  )
}

function WhileOpen({ onCloseRequest }: { onCloseRequest: () => void }) {
  useCloseRequest(true, onCloseRequest)
  return null
}
