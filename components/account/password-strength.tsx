'use client'

import dynamic from 'next/dynamic'
import { loadPart } from '@/lib/client/load-part'

const PasswordMeter = dynamic(
  loadPart(() => import('./password-meter')),
  { ssr: false },
)

type PasswordStrengthProps = {
  password: string
  /** What everybody knows of its owner. */
  known: readonly string[]
}

/** How soon a password would be guessed, once somebody types one; its dictionaries come with the first letter. */
export function PasswordStrength(props: PasswordStrengthProps) {
  return props.password === '' ? null : <PasswordMeter {...props} />
}
