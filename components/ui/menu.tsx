'use client'

import { Menu as MenuBase } from '@base-ui/react/menu'
import { Check } from 'lucide-react'
import Link from 'next/link'
import { type ReactElement, type ReactNode, useState } from 'react'
import { cn } from './cn'
import { QuietGuards } from './quiet-guards'
import { useHeldKeys } from './use-held-keys'

const popup =
  'popup-motion max-h-(--available-height) min-w-44 overflow-y-auto rounded-md border border-line bg-surface p-1 text-ink shadow-2 outline-none'
const item =
  'flex w-full cursor-default select-none items-center gap-2.5 rounded-sm px-2.5 py-1.5 text-sm outline-none data-disabled:opacity-60 data-highlighted:bg-hover pointer-coarse:min-h-11'

type MenuProps = {
  /** The button that opens the menu: a `Button` or `IconButton`. */
  trigger: ReactElement
  align?: 'start' | 'center' | 'end'
  side?: 'top' | 'bottom' | 'left' | 'right'
  children: ReactNode
}

/** A menu of commands behind a button. */
export function Menu({ trigger, align = 'end', side = 'bottom', children }: MenuProps) {
  const [open, setOpen] = useState(false)
  return (
    <MenuBase.Root modal={false} open={open} onOpenChange={(next) => setOpen(next)}>
      <MenuBase.Trigger render={trigger} />
      <MenuSurface align={align} side={side} onTab={() => setOpen(false)}>
        {children}
      </MenuSurface>
    </MenuBase.Root>
  )
}

type AnchoredMenuProps = Pick<MenuProps, 'align' | 'side' | 'children'> & {
  anchor: HTMLElement
  onClose: () => void
  /** Its items are still on their way: keys that choose wait for them. */
  awaited?: boolean
}

/** A menu that is open as long as it is drawn, beside a plain button that loads it on demand (`useMenuAnchor`). */
export function AnchoredMenu({ anchor, onClose, ...surface }: AnchoredMenuProps) {
  return (
    <MenuBase.Root open modal={false} onOpenChange={(open) => (open ? undefined : onClose())}>
      <MenuSurface {...surface} anchor={anchor} finalFocus={() => anchor} onTab={onClose} />
    </MenuBase.Root>
  )
}

type MenuSurfaceProps = Pick<MenuProps, 'align' | 'side' | 'children'> & {
  /** What it stands beside, where that is not its own trigger. */
  anchor?: HTMLElement
  /** Where focus goes when it closes. */
  finalFocus?: () => HTMLElement
  awaited?: boolean
  /** Tab leaves the menu: close it. */
  onTab: () => void
}

/** The panel of a menu. */
function MenuSurface({
  align = 'end',
  side = 'bottom',
  anchor,
  finalFocus,
  awaited = false,
  onTab,
  children,
}: MenuSurfaceProps) {
  const holdKeys = useHeldKeys('', awaited)
  return (
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
          finalFocus={finalFocus}
          onKeyDownCapture={holdKeys}
          onKeyDown={(event) => {
            if (event.key !== 'Tab') return
            event.preventDefault()
            onTab()
          }}
          className={popup}
        >
          <QuietGuards />
          {children}
        </MenuBase.Popup>
      </MenuBase.Positioner>
    </MenuBase.Portal>
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
      <span className="min-w-0 flex-1">{children}</span>
    </MenuBase.Item>
  )
}

export function MenuLink({ href, icon, children }: { href: string; icon?: ReactNode; children: ReactNode }) {
  return (
    <MenuBase.LinkItem render={<Link href={href} />} closeOnClick className={item}>
      {icon ? <span className="[&_svg]:size-4">{icon}</span> : null}
      <span className="min-w-0 flex-1">{children}</span>
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
            <span className="min-w-0 flex-1">{option.label}</span>
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
