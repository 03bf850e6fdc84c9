'use client'

import dynamic from 'next/dynamic'
import { Skeleton } from '../ui/skeleton'

/** A select whose code comes after the page's own, as the list of customers does. */
export const LazySelect = dynamic(() => import('../ui/select').then(({ Select }) => Select), {
  ssr: false,
  loading: () => <Skeleton className="h-9 min-w-36 flex-1 rounded-md pointer-coarse:h-11 sm:max-w-56" />,
}) as typeof import('../ui/select').Select
