import type { Metadata } from 'next'
import { NotFoundMessage } from '@/components/shell/not-found-message'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center">
      <NotFoundMessage />
    </main>
  )
}
