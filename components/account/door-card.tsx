'use client'

import type { ReactNode } from 'react'
import { useOnePress } from '../ui/use-one-press'

/** The card of a page before sign-in. */
export function DoorCard({ title, children }: { title: string; children: ReactNode }) {
  useOnePress()
  return (
    <div className="w-full max-w-sm self-start rounded-lg border border-line bg-surface p-6 shadow-2 sm:self-center sm:p-8">
      <h1 className="font-semibold text-lg">{title}</h1>
      {children}
    </div>
  )
}
