'use client'

import { lazy } from 'react'
import { loadPart } from '@/lib/client/load-part'
import { AfterPage } from './after-page'
import { cn } from './cn'
import type { SelectProps } from './select-box'
import { Skeleton } from './skeleton'

const SelectBox = lazy(loadPart(() => import('./select-box')))

/** One of a short list. Inside a `Field` it is wired to label, hint and error by itself. */
export function Select<T extends string>(props: SelectProps<T>) {
  return (
    <AfterPage
      place={<Skeleton className={cn('h-9 w-full min-w-24 rounded-md pointer-coarse:h-11', props.className)} />}
    >
      <SelectBox {...(props as unknown as SelectProps<string>)} />
    </AfterPage>
  )
}
