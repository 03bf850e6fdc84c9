'use client'

import { lazy } from 'react'
import { loadPart } from '@/lib/client/load-part'
import { AfterPage } from './after-page'
import { cn } from './cn'
import type { ComboboxProps } from './combobox-box'
import { Skeleton } from './skeleton'

const ComboboxBox = lazy(loadPart(() => import('./combobox-box')))

/** A search field with a list of matches: arrows move, Enter picks. Picking calls `onSelect` and keeps nothing. */
export function Combobox<T>(props: ComboboxProps<T>) {
  const place = (
    <div className={cn('flex flex-col gap-1.5', props.className)}>
      <span className={cn('font-medium text-sm', props.hideLabel && 'sr-only')}>{props.label}</span>
      <Skeleton className="h-9 rounded-md pointer-coarse:h-11" />
    </div>
  )
  return (
    <AfterPage place={place}>
      <ComboboxBox {...(props as unknown as ComboboxProps<unknown>)} />
    </AfterPage>
  )
}
