'use client'

import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary as common } from '@zxcvbn-ts/language-common'
import { dictionary as english, translations } from '@zxcvbn-ts/language-en'
import { useDeferredValue, useMemo } from 'react'
import { PASSWORD_LOOKED_AT } from '@/lib/protocol/limits'
import { cn } from '../ui/cn'

const words = ['Guessed at once', 'Guessed soon', 'Just good enough', 'Good', 'Very good']
const tones = ['bg-danger', 'bg-danger', 'bg-warning', 'bg-success', 'bg-success']

const zxcvbn = new ZxcvbnFactory({
  dictionary: { ...common, ...english },
  graphs: adjacencyGraphs,
  translations,
})

type PasswordMeterProps = { password: string; known: readonly string[] }

export default function PasswordMeter({ password, known }: PasswordMeterProps) {
  const looked = useDeferredValue(password.slice(0, PASSWORD_LOOKED_AT))
  const about = known.join('\n')
  const { score, feedback } = useMemo(() => zxcvbn.check(looked, about.split('\n')), [looked, about])
  return (
    <div className="flex flex-col gap-1">
      <div aria-hidden className="grid grid-cols-4 gap-1">
        {[0, 1, 2, 3].map((part) => (
          <span key={part} className={cn('h-1 rounded-full', part < Math.max(1, score) ? tones[score] : 'bg-sunken')} />
        ))}
      </div>
      <p role="status" className="text-muted text-xs">
        {words[score]}
        {feedback.warning ? `. ${feedback.warning}` : null}
      </p>
    </div>
  )
}
