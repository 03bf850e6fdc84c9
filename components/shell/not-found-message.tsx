import { buttonClass } from '../ui/button'
import { EmptyState } from '../ui/empty-state'

/** Says that an address leads nowhere. It comes with every page, so it is words alone and brings no code. */
export function NotFoundMessage() {
  return (
    <>
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="There is nothing at this address"
        action={
          <a href="/" className={buttonClass({ variant: 'primary' })}>
            Go to the start
          </a>
        }
      >
        The link may be old, or it is not for your account.
      </EmptyState>
    </>
  )
}
