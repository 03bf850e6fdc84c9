'use client'

import type { ComponentProps } from 'react'
import { useHydrated } from '@/lib/client/use-hydrated'
import { Button } from './button'

/**
 * Sends a form that the server draws. Before the page has taken over, the browser itself would send it and put what was
 * typed, passwords too, into the address; while this button is disabled it sends nothing, by Enter neither.
 */
export function SubmitButton(props: Omit<ComponentProps<typeof Button>, 'type' | 'disabled'>) {
  return <Button {...props} type="submit" disabled={!useHydrated()} />
}
