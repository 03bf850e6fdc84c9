'use client'

import { Switch as SwitchBase } from '@base-ui/react/switch'
import { type ReactNode, useId } from 'react'

type SwitchProps = {
  checked: boolean
  onCheckedChange: (checked: boolean) => void
  label: ReactNode
  hint?: ReactNode
  disabled?: boolean
}

/** A setting that is on or off at once, with its words on the left. */
export function Switch({ checked, onCheckedChange, label, hint, disabled }: SwitchProps) {
  const labelId = useId()
  const hintId = useId()
  return (
    <div className="flex items-center gap-4 pointer-coarse:min-h-11">
      <div className="min-w-0 flex-1">
        <div id={labelId} className="font-medium text-sm">
          {label}
        </div>
        {hint ? (
          <div id={hintId} className="text-muted text-sm">
            {hint}
          </div>
        ) : null}
      </div>
      <SwitchBase.Root
        checked={checked}
        onCheckedChange={(next) => onCheckedChange(next)}
        disabled={disabled}
        aria-labelledby={labelId}
        aria-describedby={hint ? hintId : undefined}
        className="relative flex h-6 w-10 shrink-0 items-center rounded-full border border-control bg-sunken p-0.5 transition-colors after:absolute after:-inset-2.5 data-checked:border-accent data-checked:bg-accent data-disabled:opacity-60"
      >
        <SwitchBase.Thumb className="size-4.5 rounded-full bg-muted transition-transform data-checked:translate-x-4 data-checked:bg-on-accent" />
      </SwitchBase.Root>
    </div>
  )
}
