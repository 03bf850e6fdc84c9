'use client'

import { useState } from 'react'
import { callRoute } from '@/lib/client/call-route'
import { routeAddresses } from '@/lib/client/route-addresses'
import { PasswordDialog } from '../account/password-dialog'
import { Button } from '../ui/button'
import { Card } from '../ui/card'

const address = routeAddresses.exportOwnData.slice('GET '.length)

/** Everything that is kept of oneself, to take along. */
export function ExportCard() {
  const [asking, setAsking] = useState(false)

  async function download(password: string) {
    await callRoute('confirmPassword', { body: { password } })
    // The browser saves it by itself, however large it is.
    window.location.assign(address)
  }

  return (
    <Card title="Your data">
      <div className="flex flex-wrap items-center gap-4">
        <p className="min-w-0 flex-1 basis-60 text-muted text-sm">
          Your account, your conversations with their files, and what you made, as one ZIP. Three times an hour at most.
        </p>
        <Button onClick={() => setAsking(true)}>Download</Button>
      </div>
      <PasswordDialog
        open={asking}
        onOpenChange={setAsking}
        title="Download your data"
        description="This needs your password, since everything is in it."
        confirmLabel="Download"
        onPassword={download}
      />
    </Card>
  )
}
