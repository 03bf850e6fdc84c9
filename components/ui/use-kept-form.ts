'use client'

import { useCallback, useEffect, useState, useSyncExternalStore } from 'react'
import { type DefaultValues, type FieldValues, useForm } from 'react-hook-form'
import { kept } from '@/lib/client/kept'
import { useSelf } from '@/lib/client/live-provider'

/**
 * A form whose text outlives its dialog: closed by Esc, by a press beside it or by a reload, it comes back with what was
 * written. `forget` is for what was saved or is not wanted.
 */
export function useKeptForm<T extends FieldValues>(place: string, defaults: T) {
  const key = `rollcall:form:${useSelf().id}:${place}`
  const [first] = useState(() => ({ defaults, restored: readForm(key, defaults), wasLoaded: kept.isLoaded() }))
  const form = useForm<T>({ defaultValues: (first.restored ?? first.defaults) as DefaultValues<T> })
  const { watch, reset, formState } = form
  const [late, setLate] = useState(false)

  // A dialog opened right after a reload comes before what the device kept has been read.
  const isLoaded = useSyncExternalStore(kept.subscribe, kept.isLoaded, () => false)
  const { isDirty } = formState
  useEffect(() => {
    const restored = readForm(key, first.defaults)
    if (!isLoaded || first.wasLoaded || isDirty || restored === null) return
    reset(restored, { keepDefaultValues: true })
    setLate(true)
  }, [isLoaded, first, isDirty, key, reset])

  useEffect(() => {
    const clean = JSON.stringify(first.defaults)
    const { unsubscribe } = watch((values) => kept.write(key, JSON.stringify(values) === clean ? null : values))
    return unsubscribe
  }, [watch, key, first])

  const forget = useCallback(() => kept.write(key, null), [key])
  const startOver = useCallback(() => {
    reset(first.defaults)
    kept.write(key, null)
  }, [reset, first, key])
  return { ...form, forget, startOver, wasRestored: late || first.restored !== null }
}

/** What was kept by a form that knew fewer fields is made whole. */
function readForm<T extends FieldValues>(key: string, defaults: T): T | null {
  const held = kept.read<Partial<T>>(key)
  return held === null ? null : { ...defaults, ...held }
}
