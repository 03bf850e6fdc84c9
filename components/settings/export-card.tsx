'use client'

import { useQueryClient } from '@tanstack/react-query'
import { Download, LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { ownExportQuery } from '@/lib/client/account-queries'
import { callRoute, routeUrl } from '@/lib/client/call-route'
import { takeAnswer } from '@/lib/client/take-answer'
import { formatDateTime } from '@/lib/client/time-format'
import { useNow } from '@/lib/client/use-now'
import { useQuery } from '@/lib/client/use-query'
import type { OwnExport } from '@/lib/protocol/own-export'
import { PasswordDialog } from '../account/password-dialog'
import { formatBytes } from '../chat/byte-format'
import { Button, buttonClass } from '../ui/button'
import { Card } from '../ui/card'
import { Loaded } from '../ui/loaded'
import { Skeleton } from '../ui/skeleton'

/** Everything that is kept of oneself, to take along. */
export function ExportCard() {
  const client = useQueryClient()
  const query = useQuery(ownExportQuery())
  const [asking, setAsking] = useState(false)

  async function ask(password: string) {
    await callRoute('POST /api/me/confirm', { body: { password } })
    await takeAnswer(client, ownExportQuery(), { export: await callRoute('POST /api/me/export') })
  }

  return (
    <section id="your-data" className="scroll-mt-4">
      <Card
        title="Your data"
        description="Your account, your conversations with their files, and what you made, as one ZIP. Three times an hour at most."
      >
        <Loaded query={query} what="What you asked for" place={<Skeleton className="h-9" />}>
          {({ export: made }) => (
            <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
              <Progress made={made} />
              {made?.state === 'ready' ? (
                <a
                  href={routeUrl('GET /api/me/export/:id', { params: { id: made.id } })}
                  download
                  className={buttonClass()}
                >
                  <Download aria-hidden className="size-4" />
                  Download
                </a>
              ) : null}
              {made?.state === 'making' ? null : (
                <Button variant={made?.state === 'ready' ? 'ghost' : 'secondary'} onClick={() => setAsking(true)}>
                  {made ? 'Ask again' : 'Ask for your data'}
                </Button>
              )}
            </div>
          )}
        </Loaded>
        <PasswordDialog
          open={asking}
          onOpenChange={setAsking}
          title="Ask for your data"
          description="This needs your password, since everything is in it. It is put together while you go on; a notification tells you when it is ready."
          confirmLabel="Ask for it"
          onPassword={ask}
        />
      </Card>
    </section>
  )
}

/** What has become of the newest one. */
function Progress({ made }: { made: OwnExport | null }) {
  const { local } = useNow()
  return (
    <p role="status" className="flex min-w-0 flex-1 basis-60 items-center gap-2 text-sm">
      {made?.state === 'making' ? <LoaderCircle aria-hidden className="size-4 shrink-0 animate-spin" /> : null}
      {made === null ? 'You have not asked for it lately.' : wordsFor(made, local)}
    </p>
  )
}

function wordsFor({ state, askedAt, fileSize, expiresAt }: OwnExport, local: boolean): string {
  const asked = formatDateTime(askedAt, local)
  switch (state) {
    case 'making':
      return `Being put together, as asked on ${asked}. You may leave: a notification tells you when it is ready.`
    case 'ready':
      return `Ready: ${formatBytes(fileSize ?? 0, local)}, here until ${formatDateTime(expiresAt ?? askedAt, local)}.`
    case 'failed':
      return `What you asked for on ${asked} could not be put together.`
    case 'expired':
      return `What you asked for on ${asked} was kept for 24 hours and is gone.`
  }
}
