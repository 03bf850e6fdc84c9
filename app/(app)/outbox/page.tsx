import type { Metadata } from 'next'
import { OutboxPage } from '@/components/outbox/outbox-page'
import { requireActor } from '@/lib/next/require-actor'

export const metadata: Metadata = { title: 'Outbox' }

/** What waits is on the device alone. */
export default async function OutboxRoute() {
  await requireActor(['contractor', 'customer'])
  return <OutboxPage />
}
