'use client'

import { useEffect } from 'react'
import { createDraftSync } from '@/lib/client/draft-sync'
import { useLive } from '@/lib/client/live-provider'

/** What one writes here is there on one's other devices, and the other way round. */
export function DraftSync() {
  const { live, self } = useLive()
  useEffect(() => createDraftSync(live, self.id).start(), [live, self.id])
  return null
}
