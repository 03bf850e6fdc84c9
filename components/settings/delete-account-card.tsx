'use client'

import { useState } from 'react'
import { callRoute } from '@/lib/client/call-route'
import { PasswordDialog } from '../account/password-dialog'
import { Button } from '../ui/button'
import { Card } from '../ui/card'

export function DeleteAccountCard() {
  const [asking, setAsking] = useState(false)

  async function remove(password: string) {
    await callRoute('DELETE /api/me', { body: { password } })
    window.location.assign('/sign-in')
  }

  return (
    <Card title="Delete account">
      <div className="flex flex-wrap items-center gap-4">
        <p className="min-w-0 flex-1 basis-60 text-muted text-sm">
          Your messages stay with the people who got them, without your name. This cannot be taken back.
        </p>
        <Button variant="danger" onClick={() => setAsking(true)}>
          Delete account
        </Button>
      </div>
      <PasswordDialog
        open={asking}
        onOpenChange={setAsking}
        title="Delete your account?"
        description="You are signed out everywhere and cannot sign in again. This cannot be taken back."
        confirmLabel="Delete account"
        danger
        onPassword={remove}
      />
    </Card>
  )
}
