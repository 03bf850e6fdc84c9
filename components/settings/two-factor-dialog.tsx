'use client'

import { Copy } from 'lucide-react'
import { QRCodeSVG } from 'qrcode.react'
import { useState } from 'react'
import { ApiError, messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { Button } from '../ui/button'
import { CopyField } from '../ui/copy-field'
import { copyText } from '../ui/copy-text'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Input } from '../ui/input'

type SetUpDialogProps = {
  secret: string
  uri: string
  onClose: () => void
  onEnabled: (recoveryCodes: string[]) => void
}

/** Shows the secret to an authenticator app, and takes a code of it as the proof that it is there. */
export function SetUpDialog({ secret, uri, onClose, onEnabled }: SetUpDialogProps) {
  const [code, setCode] = useState('')
  const [refusal, setRefusal] = useState<string | undefined>()
  const [pending, setPending] = useState(false)

  async function confirm() {
    setPending(true)
    try {
      onEnabled((await callRoute('POST /api/me/two-factor/confirm', { body: { code } })).recoveryCodes)
    } catch (error) {
      const isWrong = error instanceof ApiError && error.code === 'invalid'
      setRefusal(isWrong ? 'That is not the code of this moment.' : messageOf(error))
    } finally {
      setPending(false)
    }
  }

  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Set up two-factor sign-in"
      description="Scan this with an authenticator app, then enter the code that it shows."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form="two-factor-code" variant="primary" pending={pending}>
            Turn on
          </Button>
        </>
      }
    >
      <form
        id="two-factor-code"
        noValidate
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault()
          void confirm()
        }}
      >
        <div className="self-center rounded-md bg-white p-3">
          <QRCodeSVG value={uri} size={176} title="QR code for your authenticator app" />
        </div>
        <CopyField label="Or enter this key by hand" value={secret} />
        <Field label="Code" hint="Six digits." error={refusal}>
          <Input
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={({ target }) => setCode(target.value)}
            className="sm:max-w-40"
          />
        </Field>
      </form>
    </Dialog>
  )
}

/** The codes that stand in for a lost telephone, shown this once. */
export function RecoveryCodesDialog({ codes, onClose }: { codes: readonly string[]; onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={onClose}
      title="Your recovery codes"
      description="Each signs you in once without your phone. Keep them where nobody else looks: they are not shown again."
      footer={
        <>
          <Button icon={<Copy aria-hidden className="size-4" />} onClick={() => copyText(codes.join('\n'))}>
            Copy all
          </Button>
          <Button variant="primary" onClick={onClose}>
            I have kept them
          </Button>
        </>
      }
    >
      <ul aria-label="Recovery codes" className="grid grid-cols-2 gap-2">
        {codes.map((code) => (
          <li key={code} className="rounded-sm bg-sunken px-3 py-2 text-center font-mono text-sm">
            {code}
          </li>
        ))}
      </ul>
    </Dialog>
  )
}
