'use client'

import { Monitor, Moon, Sun } from 'lucide-react'
import { useTheme } from 'next-themes'
import { useHydrated } from '@/lib/client/use-hydrated'
import { Card } from '../ui/card'
import { cn } from '../ui/cn'

const themes = [
  { value: 'system', label: 'As the device', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
] as const

export function ThemeCard() {
  const { theme, setTheme } = useTheme()
  // The server does not know the theme; the browser does from its first render on.
  const current = useHydrated() ? theme : undefined
  return (
    <Card title="Theme" description="Kept on this device.">
      <fieldset className="grid grid-cols-3 gap-2">
        <legend className="sr-only">Theme</legend>
        {themes.map(({ value, label, icon: Icon }) => (
          <label
            key={value}
            className={cn(
              'flex cursor-pointer flex-col items-center gap-1.5 rounded-md border border-control p-3 text-center text-sm transition-colors hover:bg-hover',
              'has-checked:border-accent has-checked:bg-accent-bg has-checked:ring-1 has-checked:ring-accent',
              'has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:outline-offset-2',
            )}
          >
            <input
              type="radio"
              name="theme"
              value={value}
              checked={current === value}
              onChange={() => setTheme(value)}
              className="sr-only"
            />
            <Icon aria-hidden className="size-5 text-muted" />
            {label}
          </label>
        ))}
      </fieldset>
    </Card>
  )
}
