'use client'

import { Menu as MenuBase } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import Link from 'next/link'
import type { ReactNode } from 'react'
import { cn } from './cn'
import { QuietGuards } from './quiet-guards'
import { useCloseRequest } from './use-close-request'
import { useHeldKeys } from './use-held-keys'

const popup =
  'popup-motion max-h-(--available-height) min-w-44 overflow-y-auto rounded-md border border-line bg-surface p-1 text-ink shadow-2 outline-none'
const item =
  'flex w-full cursor-default select-none items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm outline-none data-disabled:opacity-60 data-highlighted:bg-hover pointer-coarse:min-h-11'

type AnchoredMenuProps = {
  anchor: HTMLElement
  onClose: () => void
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'left' | 'right'
  /** Its items are still on their way: keys that choose wait for them. */
  awaited?: boolean
  children: ReactNode
}

/** A menu that is open as long as it is drawn, beside a plain button that loads it on demand (`useMenuAnchor`). */
export function AnchoredMenu({
  anchor,
  onClose,
  align = 'end',
  side = 'bottom',
  awaited = false,
  children,
}: AnchoredMenuProps) {
  const holdKeys = useHeldKeys('', awaited)
  useCloseRequest(true, onClose)
  return (
    <MenuBase.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <MenuBase.Portal>
        <MenuBase.Positioner
          role="region"
          aria-label="Menu"
          anchor={anchor}
          align={align}
          side={side}
          sideOffset={6}
          className="z-50 outline-none"
        >
          <MenuBase.Popup
            finalFocus={() => anchor}
            onKeyDownCapture={holdKeys}
            onKeyDown={(event) => {
              if (event.key !== 'Tab') return
              event.preventDefault()
              onClose()
            }}
            className={popup}
          >
            <QuietGuards />
            {children}
          </MenuBase.Popup>
        </MenuBase.Positioner>
      </MenuBase.Portal>
    </MenuBase.Root>
  )
}

type MenuItemProps = {
  icon?: ReactNode
  danger?: boolean
  disabled?: boolean
  onSelect: () => void
  children: ReactNode
}

export function MenuItem({ icon, danger = false, disabled, onSelect, children }: MenuItemProps) {
  return (
    <MenuBase.Item disabled={disabled} onClick={onSelect} className={cn(item, danger && 'text-danger-fg')}>
      {icon ? <span className="text-current [&_svg]:size-4">{icon}</span> : null}
      <span dir="auto" className="min-w-0 flex-1 text-start">
        {children}
      </span>
    </MenuBase.Item>
  )
}

export function MenuLink({ href, icon, children }: { href: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <MenuBase.LinkItem render={<Link href={href} />} closeOnClick className={item}>
      {icon ? <span className="[&_svg]:size-4">{icon}</span> : null}
      <span dir="auto" className="min-w-0 flex-1 text-start">
        {children}
      </span>
    </MenuBase.LinkItem>
  )
}

type MenuChoicesProps<T extends string> = {
  label: string
  value: T
  options: readonly { value: T; label: string }[]
  onChange: (value: T) => void
}

/** A group of which exactly one is chosen. */
export function MenuChoices<T extends string>({ label, value, options, onChange }: MenuChoicesProps<T>) {
  return (
    <MenuBase.RadioGroup value={value} onValueChange={(next) => onChange(next as T)}>
      <MenuBase.Group>
        <MenuBase.GroupLabel className="px-2.5 pt-1.5 pb-1 font-medium text-muted text-xs">{label}</MenuBase.GroupLabel>
        {options.map((option) => (
          <MenuBase.RadioItem key={option.value} value={option.value} className={item}>
            <span dir="auto" className="min-w-0 flex-1 text-start">
              {option.label}
            </span>
            <MenuBase.RadioItemIndicator>
              <Check aria-hidden className="size-4 text-accent-fg" />
            </MenuBase.RadioItemIndicator>
          </MenuBase.RadioItem>
        ))}
      </MenuBase.Group>
    </MenuBase.RadioGroup>
  )
}

export function MenuSeparator() {
  return <MenuBase.Separator className="my-1 h-px bg-line" />
}
