import Link from 'next/link'

/** At the foot of a door that one came to by a mail. */
export function HomeLink() {
  return (
    <p className="mt-5 text-center text-sm">
      <Link href="/" className="font-medium text-accent-fg underline underline-offset-2">
        Go to Rollcall
      </Link>
    </p>
  )
}
