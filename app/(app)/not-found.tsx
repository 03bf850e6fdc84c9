import { Compass } from 'lucide-react'
import Link from 'next/link'
import { buttonClass } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'

export default function SignedInNotFound() {
  return (
    <div className="flex h-full items-center justify-center">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        icon={<Compass />}
        title="There is nothing at this address"
        action={
          <Link href="/" className={buttonClass({ variant: 'primary' })}>
            Go to the start
          </Link>
        }
      >
        The link may be old, or it is not for your account.
      </EmptyState>
    </div>
  )
}
