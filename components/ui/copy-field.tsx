'use client'

import { Copy } from 'lucide-react'
import { Button } from './button'
import { copyText } from './copy-text'
import { Field } from './field'
import { Input } from './input'

/** A secret to be taken along: to look at, to mark and to copy. */
export function CopyField({ label, value }: { label: string; value: string }) {
  return (
    <div className="flex items-end gap-2">
      <Field label={label} className="min-w-0 flex-1">
        <Input readOnly value={value} onFocus={(event) => event.target.select()} className="font-mono" />
      </Field>
      <Button icon={<Copy aria-hidden className="size-4" />} onClick={() => copyText(value)}>
        Copy
      </Button>
    </div>
  )
}
