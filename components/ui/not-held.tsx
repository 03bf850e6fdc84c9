import { CloudOff } from 'lucide-react'
import { EmptyState } from './empty-state'

/** In place of what this device does not hold while the server cannot be reached. */
export function NotHeld({ what = 'This list' }: { what?: string }) {
  return (
    <EmptyState icon={<CloudOff />} title={`${what} is not on this device`}>
      You are offline. It loads by itself once you are back.
    </EmptyState>
  )
}
