'use client'

import { CloudOff } from 'lucide-react'
import { usePathname } from 'next/navigation'
import { useSelf } from '@/lib/client/live-provider'
import { Button } from '../ui/button'
import { EmptyState } from '../ui/empty-state'
import { notifications, placesOf } from './places'

/** Stands for a place that cannot be drawn without its server. */
export function MissingPlace() {
  const pathname = usePathname()
  const self = useSelf()
  const label =
    [...placesOf[self.role], notifications].find(({ href }) => pathname.startsWith(href))?.label ?? 'This page'
  return (
    <div className="flex h-full items-center justify-center">
      <h1 className="sr-only">{label}</h1>
      <EmptyState
        icon={<CloudOff />}
        title={`${label} is not on this device`}
        action={<Button onClick={() => window.history.back()}>Go back</Button>}
      >
        You are offline. It opens by itself once you are back.
      </EmptyState>
    </div>
  )
}
