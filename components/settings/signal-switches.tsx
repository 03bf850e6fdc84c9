'use client'

import type { Me } from '@/lib/protocol/objects'
import { Switch } from '../ui/switch'

type Signals = Pick<Me, 'readReceipts' | 'typing'>

/** What passes between two people besides messages; each goes both ways or not at all. */
export function SignalSwitches({ shown, onChange }: { shown: Signals; onChange: (change: Partial<Signals>) => void }) {
  return (
    <>
      <Switch
        checked={shown.readReceipts}
        onCheckedChange={(readReceipts) => onChange({ readReceipts })}
        label="Read receipts"
        hint="Others see what you have read, and you see what they have. Without them neither does."
      />
      <Switch
        checked={shown.typing}
        onCheckedChange={(typing) => onChange({ typing })}
        label="Typing"
        hint="Others see when you are typing, and you see when they are. Without it neither does."
      />
    </>
  )
}
