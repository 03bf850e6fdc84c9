import { lazy, Suspense } from 'react'
import { loadPart } from '@/lib/client/load-part'

const LinkedText = lazy(loadPart(() => import('./linked-text')))

/** Most messages hold nothing that could be a link; only the others need what finds links. */
const MAYBE_LINK = /\S\.\S|\S@\S|:\/\//

/** Plain text with its links made safe. */
export function RichText({ text }: { text: string }) {
  if (!MAYBE_LINK.test(text)) return text
  return (
    <Suspense fallback={text}>
      <LinkedText text={text} />
    </Suspense>
  )
}
