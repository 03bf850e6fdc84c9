'use client'

import { useRouter } from 'next/navigation'
import { useCallback } from 'react'
import { useLive } from '@/lib/client/live-provider'
import { createSubscribable } from '@/lib/client/subscribable'

/** Addresses that are gone to by program while the server cannot be reached. */
export const cutOffGoes = createSubscribable<[href: string]>()

/** For going to a place by program, as a link would. */
export function useGo(): (href: string) => void {
  const { live } = useLive()
  const router = useRouter()
  return useCallback((href) => (live.isCutOff() ? cutOffGoes.emit(href) : router.push(href)), [live, router])
}
