'use client'

import { type ReactNode, useState } from 'react'
import { ApiError } from '@/lib/client/api-error'
import { callRoute } from '@/lib/client/call-route'
import { PasswordDialog } from './password-dialog'

type WithPassword = <T>(work: () => Promise<T>) => Promise<T>

/** Does work that may need the password confirmed: asks for it where the server says so, and then does it again. */
export function usePassword(): { withPassword: WithPassword; dialog: ReactNode } {
  const [asking, setAsking] = useState<{ answer: (isConfirmed: boolean) => void } | null>(null)

  async function withPassword<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof ApiError && error.needsPassword)) throw error
      const isConfirmed = await new Promise<boolean>((answer) => setAsking({ answer }))
      setAsking(null)
      if (!isConfirmed) throw error
    }
    return work()
  }

  const dialog = (
    <PasswordDialog
      open={asking !== null}
      onOpenChange={() => asking?.answer(false)}
      title="Confirm that it is you"
      description="This needs your password. You are asked again after five minutes."
      confirmLabel="Confirm"
      onPassword={async (password) => {
        await callRoute('POST /api/me/confirm', { body: { password } })
        asking?.answer(true)
      }}
    />
  )
  return { withPassword, dialog }
}
