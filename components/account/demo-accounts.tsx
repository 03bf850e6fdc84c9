'use client'

import { useState } from 'react'
import { Avatar } from '../ui/avatar'
import { Button } from '../ui/button'
import { signInWith } from './sign-in'

/** The password of every demo account; it is printed by the demo itself. */
const DEMO_PASSWORD = 'rollcall-demo'

const groups = [
  { label: 'Contractors', ids: ['contractor1', 'contractor2', 'contractor3'] },
  { label: 'Customers', ids: ['customer1', 'customer2', 'customer3', 'customer4', 'customer5'] },
  { label: 'Admin', ids: ['admin1'] },
] as const

type DemoAccountsProps = { onRefusal: (sentence: string | null) => void; returnTo: string | null }

/** One press for each demo account. */
export function DemoAccounts({ onRefusal, returnTo }: DemoAccountsProps) {
  const [pending, setPending] = useState<string | null>(null)

  async function enter(id: string) {
    if (pending) return
    setPending(id)
    onRefusal(null)
    const sentence = await signInWith(`${id}@demo.test`, DEMO_PASSWORD, returnTo)
    if (sentence === null) return
    onRefusal(sentence)
    setPending(null)
  }

  return (
    <section
      aria-labelledby="demo-accounts"
      className="min-w-0 flex-1 rounded-lg border border-line bg-surface p-6 shadow-1 sm:p-8"
    >
      <h2 id="demo-accounts" className="font-semibold text-base">
        Demo accounts
      </h2>
      <p className="mt-1 text-muted text-sm">
        One press signs you in. Open a second browser window to be two people at once.
      </p>
      {groups.map(({ label, ids }) => (
        <div key={label} className="mt-4">
          <h3 className="font-medium text-muted text-xs">{label}</h3>
          <ul className="mt-1.5 flex flex-wrap gap-2">
            {ids.map((id) => (
              <li key={id}>
                <Button
                  size="sm"
                  pending={pending === id}
                  aria-label={`Sign in as ${id}`}
                  icon={<Avatar userId={id} name={id} size="sm" className="-ml-1.5 scale-75" />}
                  onClick={() => void enter(id)}
                >
                  {id}
                </Button>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  )
}
