'use client'

import { useCallback, useEffect, useMemo, useState } from 'react'
import { type DefaultValues, type FieldValues, type Path, type PathValue, useForm } from 'react-hook-form'
import { kept } from '@/lib/client/kept'
import { useSelf } from '@/lib/client/live-provider'
import { forgetTyped, noteTyped, type TextPlace } from '@/lib/client/typed-texts'
import { useKeptValue } from '@/lib/client/use-kept-value'

type Texts = Record<string, string>

function textsOf(values: unknown): Texts {
  const entries = Object.entries((values ?? {}) as Record<string, unknown>)
  return Object.fromEntries(entries.filter((entry): entry is [string, string] => typeof entry[1] === 'string'))
}

/**
 * A form whose text outlives its dialog: closed by Esc, by a press beside it or by a reload, it comes back with what was
 * written; what another tab wrote over is told in `replaced`. `forget` is for what was saved or is not wanted.
 */
export function useKeptForm<T extends FieldValues>(place: string, defaults: T) {
  const { id: userId } = useSelf()
  const key = `rollcall:form:${userId}:${place}`
  const [first] = useState(() => ({ defaults, restored: readForm(key, defaults), wasLoaded: kept.isLoaded() }))
  const form = useForm<T>({ defaultValues: (first.restored ?? first.defaults) as DefaultValues<T> })
  const { watch, reset, formState, getValues, setValue } = form
  const [late, setLate] = useState(false)
  const texts = useMemo<TextPlace>(
    () => ({ textsOf, replacedKeyOf: (field) => `rollcall:replaced:${userId}:form-${place}:${field}` }),
    [userId, place],
  )

  // A dialog opened right after a reload comes before what the device kept has been read.
  const isLoaded = useKeptValue(kept.isLoaded, false)
  const { isDirty } = formState
  useEffect(() => {
    const restored = readForm(key, first.defaults)
    if (!isLoaded || first.wasLoaded || isDirty || restored === null) return
    reset(restored, { keepDefaultValues: true })
    setLate(true)
  }, [isLoaded, first, isDirty, key, reset])

  useEffect(() => {
    const clean = JSON.stringify(first.defaults)
    const { unsubscribe } = watch((values) => {
      const isClean = JSON.stringify(values) === clean
      kept.write(key, isClean ? null : values)
      if (isClean) forgetTyped(key)
      else noteTyped(key, textsOf(values), texts)
    })
    return unsubscribe
  }, [watch, key, first, texts])

  const forget = useCallback(() => {
    forgetTyped(key)
    kept.write(key, null, Object.values(textsOf(getValues())).join('\n'))
  }, [key, getValues])
  const startOver = useCallback(() => {
    reset(first.defaults)
    forgetTyped(key)
    kept.write(key, null)
  }, [reset, first, key])
  const replaced = useReplaced(Object.keys(textsOf(first.defaults)), texts, (field, text) => {
    const held = String(getValues(field as Path<T>) ?? '')
    setValue(field as Path<T>, text as PathValue<T, Path<T>>, { shouldDirty: true })
    return held
  })
  return { ...form, forget, startOver, replaced, wasRestored: late || first.restored !== null }
}

/** What of these fields another tab has replaced. Bringing it back changes places: nothing is lost by either. */
function useReplaced(
  fields: readonly string[],
  { replacedKeyOf }: TextPlace,
  exchange: (field: string, text: string) => string,
) {
  const read = (field: string) => kept.read<string>(replacedKeyOf(field)) ?? ''
  const text = useKeptValue(() => fields.map(read).filter(Boolean).join('\n'), '')
  return {
    text,
    onRestore() {
      for (const field of fields) {
        const replaced = read(field)
        if (replaced !== '') kept.write(replacedKeyOf(field), exchange(field, replaced) || null)
      }
    },
    onForget() {
      for (const field of fields) kept.write(replacedKeyOf(field), null)
    },
  }
}

/** What was kept by a form that knew fewer fields is made whole. */
function readForm<T extends FieldValues>(key: string, defaults: T): T | null {
  const held = kept.read<Partial<T>>(key)
  return held === null ? null : { ...defaults, ...held }
}
