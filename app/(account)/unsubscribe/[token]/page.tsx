import type { Metadata } from 'next'
import { Unsubscribe } from '@/components/account/unsubscribe'

export const metadata: Metadata = { title: 'No more mail about what is unread', referrer: 'no-referrer' }

type UnsubscribePageProps = { params: Promise<{ token: string }> }

export default async function UnsubscribePage({ params }: UnsubscribePageProps) {
  const { token } = await params
  return <Unsubscribe token={decodeURIComponent(token)} />
}
