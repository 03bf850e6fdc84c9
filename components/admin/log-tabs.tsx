'use client'

import Link from 'next/link'
import { cn } from '../ui/cn'

const logs = [
  { href: '/admin/security', label: 'Accounts' },
  { href: '/admin/security/audit', label: 'What admins did' },
] as const

/** The two logs: of accounts, and of admins. */
export function LogTabs({ at }: { at: (typeof logs)[number]['href'] }) {
  return (
    <nav aria-label="Logs" className="flex gap-1 overflow-x-auto border-line border-b">
      {logs.map(({ href, label }) => (
        <Link
          key={href}
          href={href}
          aria-current={href === at ? 'page' : undefined}
          className={cn(
            'flex h-10 shrink-0 items-center border-b-2 px-3 font-medium text-sm transition-colors -outline-offset-2 hover:text-ink pointer-coarse:min-h-11',
            href === at ? 'border-accent text-ink' : 'border-transparent text-muted',
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  )
}
