'use client'

import type { ComponentProps } from 'react'
import { closestPlaceholder } from '@/lib/client/placeholders'
import { toPlaceholderWords } from '@/lib/client/template-words'
import { Button } from '../ui/button'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

type OwnPlaceholdersProps = {
  names: readonly string[]
  toField: (name: string) => ComponentProps<'input'> & { error: string | undefined }
  onReplace: (name: string, by: string) => void
}

/** A fallback for each placeholder that is a template's own: whoever uses the template may say something else. */
export function OwnPlaceholders({ names, toField, onReplace }: OwnPlaceholdersProps) {
  if (names.length === 0) {
    return (
      <p className="text-muted text-xs">
        A word of your own in double braces, such as {'{{city}}'}, is asked for each time you use the template.
      </p>
    )
  }
  return (
    <section aria-label="Placeholders of your own" className="flex flex-col gap-3 rounded-md bg-sunken p-3">
      <p className="text-muted text-xs">
        You are asked for these each time you use the template. Say what stands there when you leave one empty.
      </p>
      {names.map((name) => {
        const { error, ...field } = toField(name)
        const suggestion = closestPlaceholder(name)
        return (
          <div key={name} className="flex flex-col gap-1.5">
            <Field label={`${toPlaceholderWords(name)}, when left empty`} error={error}>
              <Input {...field} maxLength={200} autoComplete="off" />
            </Field>
            {suggestion ? (
              <p className="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
                <span>{`Was {{${suggestion}}} meant?`}</span>
                <Button size="sm" onClick={() => onReplace(name, suggestion)}>
                  {`Use {{${suggestion}}}`}
                </Button>
              </p>
            ) : null}
          </div>
        )
      })}
    </section>
  )
}
