'use client'

import { Check, Copy } from 'lucide-react'
import { useState } from 'react'
import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

export type MadeLink = { name: string; url: string; expiresAt: string }

/** Shows a link by which somebody sets a new password, once: it cannot be shown again. */
export function ResetLinkDialog({ link, onClose }: { link: MadeLink | null; onClose: () => void }) {
  const { local } = useNow()
  const [copied, setCopied] = useState(false)
  return (
    <Dialog
      open={link !== null}
      onOpenChange={() => {
        setCopied(false)
        onClose()
      }}
      title={`A new password for ${link?.name ?? ''}`}
      description="Give this link to nobody else. It works once, is not shown again, and earlier ones are over."
    >
      {link === null ? null : (
        <div className="flex flex-col gap-4">
          <Field label="Link" hint={`Until ${formatDateTime(link.expiresAt, local)}.`}>
            <Input readOnly value={link.url} onFocus={(event) => event.currentTarget.select()} />
          </Field>
          <Button
            variant="primary"
            icon={copied ? <Check aria-hidden /> : <Copy aria-hidden />}
            onClick={() => void navigator.clipboard.writeText(link.url).then(() => setCopied(true))}
          >
            {copied ? 'Copied' : 'Copy the link'}
          </Button>
        </div>
      )}
    </Dialog>
  )
}
