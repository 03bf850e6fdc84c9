'use client'

import { LoaderCircle } from 'lucide-react'
import { useState } from 'react'
import { Avatar } from '../ui/avatar'
import { signInWith } from './sign-in'

/** The password of every demo account; it is printed by the demo itself. */
const DEMO_PASSWORD = 'rollcall-demo'

const people = [
  { id: 'contractor1', name: 'Maya Ortiz', role: 'contractor' },
  { id: 'contractor2', name: 'Ben Adeyemi', role: 'contractor' },
  { id: 'customer1', name: 'Ava Thompson', role: 'customer' },
  { id: 'customer5', name: 'Sofia Marino', role: 'customer' },
  { id: 'customer7', name: 'Priya Nair', role: 'customer' },
  { id: 'admin1', name: 'Rita Admin', role: 'admin' },
] as const

type DemoAccountsProps = { onRefusal: (sentence: string | null) => void; returnTo: string | null }

/** One press for each of some people of the demo. */
export function DemoAccounts({ onRefusal, returnTo }: DemoAccountsProps) {
  const [pending, setPending] = useState<string | null>(null)

  async function enter(id: string) {
    if (pending) return
    setPending(id)
    onRefusal(null)
    const sentence = await signInWith({ email: `${id}@demo.test`, password: DEMO_PASSWORD }, returnTo)
    if (sentence === null) return
    onRefusal(sentence)
    setPending(null)
  }

  return (
    <section aria-labelledby="demo-accounts">
      <h2 id="demo-accounts" className="font-semibold text-base">
        Look around as
      </h2>
      <ul className="mt-2 grid grid-cols-1 gap-2 sm:grid-cols-2">
        {people.map(({ id, name, role }) => (
          <li key={id}>
            <button
              type="button"
              aria-busy={pending === id || undefined}
              onClick={() => void enter(id)}
              className="flex min-h-12 w-full items-center gap-3 rounded-md bg-tonal px-3 py-1.5 text-left transition-colors hover:bg-tonal-hover"
            >
              <Avatar userId={id} name={name} size="sm" />
              <span className="min-w-0 flex-1">
                <span className="block truncate font-medium text-sm">
                  {name}
                  <span className="sr-only">, </span>
                </span>
                <span className="block text-muted text-xs">{role}</span>
              </span>
              {pending === id ? <LoaderCircle aria-hidden className="size-4 animate-spin" /> : null}
            </button>
          </li>
        ))}
      </ul>
      <p className="mt-2 text-muted text-xs">
        One press signs you in. A second browser window can be somebody else at the same time.
      </p>
    </section>
  )
}
