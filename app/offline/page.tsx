import { HeldApp } from '@/components/held/held-app'

/** What the service worker shows when the server cannot be reached. The same for everybody: it knows of nobody. */
export default function OfflinePage() {
  return <HeldApp />
}
