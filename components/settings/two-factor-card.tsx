'use client'

import { useQueryClient } from '@tanstack/react-query'
import { ShieldCheck } from 'lucide-react'
import dynamic from 'next/dynamic'
import { useState } from 'react'
import { securityLogQuery, twoFactorQuery } from '@/lib/client/account-queries'
import { messageOf } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { loadPart } from '@/lib/client/load-part'
import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { useQuery } from '@/lib/client/use-query'
import { usePassword } from '../account/use-password'
import { Button } from '../ui/button'
import { Card } from '../ui/card'
import { ConfirmDialog } from '../ui/dialog'
import { Loaded } from '../ui/loaded'
import { Skeleton } from '../ui/skeleton'
import { showToast } from '../ui/toast'

const SetUpDialog = dynamic(
  loadPart(() => import('./two-factor-dialog').then((module) => module.SetUpDialog)),
  { ssr: false },
)
const RecoveryCodesDialog = dynamic(
  loadPart(() => import('./two-factor-dialog').then((module) => module.RecoveryCodesDialog)),
  { ssr: false },
)

/** Whether signing in asks for a code too: turned on and off, and the codes that stand in for a lost telephone. */
export function TwoFactorCard() {
  const client = useQueryClient()
  const query = useQuery(twoFactorQuery())
  const { local } = useNow()
  const { withPassword, dialog } = usePassword()
  const [secret, setSecret] = useState<{ secret: string; uri: string } | null>(null)
  const [codes, setCodes] = useState<string[] | null>(null)
  const [pending, setPending] = useState(false)
  const [isTurningOff, setTurningOff] = useState(false)
  const renew = () =>
    Promise.all([twoFactorQuery(), securityLogQuery()].map(({ queryKey }) => client.invalidateQueries({ queryKey })))

  async function attempt(work: () => Promise<void>) {
    setPending(true)
    try {
      await withPassword(work)
      await renew()
    } catch (refusal) {
      showToast({ tone: 'danger', title: 'That did not work', description: messageOf(refusal) })
    } finally {
      setPending(false)
    }
  }

  return (
    <Card
      title="Two-factor sign-in"
      description="Signing in asks for a code of an app on your phone, so that a stolen password is not enough."
    >
      <Loaded query={query} what="Two-factor sign-in" place={<Skeleton className="h-9" />}>
        {(data) =>
          data.enabledAt === null ? (
            <div className="flex flex-col items-start gap-3">
              {data.isRequired ? (
                <p className="text-sm text-warning-fg">
                  Admins must have it here. Nothing else opens before it is set up.
                </p>
              ) : null}
              <Button
                pending={pending}
                onClick={() => void attempt(async () => setSecret(await callRoute('POST /api/me/two-factor')))}
              >
                Set up
              </Button>
            </div>
          ) : (
            <div className="flex flex-col gap-3">
              <p className="flex items-center gap-2 text-sm">
                <ShieldCheck aria-hidden className="size-5 text-success-fg" />
                {`On since ${formatDateTime(data.enabledAt, local)}`}
              </p>
              <p className="text-muted text-sm">{`${data.recoveryCodesLeft} recovery codes left.`}</p>
              <div className="flex flex-wrap gap-2">
                <Button
                  pending={pending}
                  onClick={() =>
                    void attempt(async () =>
                      setCodes((await callRoute('POST /api/me/two-factor/recovery-codes')).recoveryCodes),
                    )
                  }
                >
                  New recovery codes
                </Button>
                {data.isRequired ? null : (
                  <Button variant="ghost" onClick={() => setTurningOff(true)}>
                    Turn off
                  </Button>
                )}
              </div>
            </div>
          )
        }
      </Loaded>
      {secret ? (
        <SetUpDialog
          {...secret}
          onClose={() => setSecret(null)}
          onEnabled={(made) => {
            setSecret(null)
            setCodes(made)
            void renew()
          }}
        />
      ) : null}
      {codes ? <RecoveryCodesDialog codes={codes} onClose={() => setCodes(null)} /> : null}
      <ConfirmDialog
        open={isTurningOff}
        onOpenChange={setTurningOff}
        title="Turn off two-factor sign-in?"
        description="From then on your password alone is enough to sign in."
        confirmLabel="Turn off"
        danger
        onConfirm={() => {
          setTurningOff(false)
          return attempt(async () => void (await callRoute('DELETE /api/me/two-factor')))
        }}
      />
      {dialog}
    </Card>
  )
}
