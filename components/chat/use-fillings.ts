'use client'

import { useMemo } from 'react'
import type { Fillings } from '@/lib/client/holes'
import type { Self } from '@/lib/client/live-provider'
import { placeholderValuesOf } from '@/lib/client/placeholders'
import type { About } from '@/lib/client/use-about'

/** What a contractor's template to one person is filled in with; null for those who have no templates. */
export function useFillings(
  self: Self,
  peerName: string,
  jobs: readonly About[],
  about: About | null,
): Fillings | null {
  return useMemo(() => {
    if (self.role !== 'contractor') return null
    const { jobTitle: _, ...values } = placeholderValuesOf({ name: peerName, contractorName: self.name, jobTitle: '' })
    const titles = about ? [about.title] : jobs.map(({ title }) => title)
    return { ...values, jobTitles: [...new Set(titles)] }
  }, [self.role, self.name, peerName, jobs, about])
}
