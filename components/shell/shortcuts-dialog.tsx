'use client'

import type { Role } from '@/lib/protocol/objects'
import { Dialog } from '../ui/dialog'
import { placesOf } from './places'

const conversation: readonly [keys: string, what: string][] = [
  ['Enter', 'Send'],
  ['Shift + Enter', 'New line'],
  ['Esc', 'Close, or cancel'],
  ['/', 'Search the inbox'],
  ['↑ ↓', 'Move in a list'],
]

type ShortcutsDialogProps = { role: Role; open: boolean; onOpenChange: (open: boolean) => void }

export default function ShortcutsDialog({ role, open, onOpenChange }: ShortcutsDialogProps) {
  const rows: [string, string][] = [
    ['?', 'Show this list'],
    ...placesOf[role].flatMap(({ key, label }): [string, string][] =>
      key ? [[`g then ${key}`, `Go to ${label}`]] : [],
    ),
    ['g then n', 'Go to Activity'],
    ['g then s', 'Go to Settings'],
    ...(role === 'admin' ? [] : conversation.map(([keys, what]): [string, string] => [keys, what])),
  ]
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" size="sm">
      <dl className="divide-y divide-line">
        {rows.map(([keys, what]) => (
          <div key={keys} className="flex items-center justify-between gap-4 py-2">
            <dt className="text-sm">{what}</dt>
            <dd>
              <kbd className="rounded-sm border border-line bg-sunken px-1.5 py-0.5 font-sans text-xs">{keys}</kbd>
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}
