import { CloudOff } from 'lucide-react'
import { EmptyState } from './empty-state'

/** In place of a list that this device does not hold while the server cannot be reached. */
export function NotHeld() {
  return (
    <EmptyState icon={<CloudOff />} title="This list is not on this device">
      You are offline. It loads by itself once you are back.
    </EmptyState>
  )
}
