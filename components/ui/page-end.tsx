'use client'

import { useEffect, useRef } from 'react'
import { More } from './load-more'

type PageEndProps = { hasMore: boolean; loading: boolean; failed: boolean; onMore: () => void }

/** The end of a list that loads on: by itself when it comes near, or by its button. */
export function PageEnd({ hasMore, loading, failed, onMore }: PageEndProps) {
  const mark = useRef<HTMLDivElement>(null)
  const more = useRef(onMore)
  useEffect(() => {
    more.current = onMore
  })
  useEffect(() => {
    const element = mark.current
    if (!element || !hasMore || loading || failed) return
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some(({ isIntersecting }) => isIntersecting)) more.current()
      },
      { rootMargin: '600px' },
    )
    observer.observe(element)
    return () => observer.disconnect()
  }, [hasMore, loading, failed])
  if (!hasMore) return null
  return (
    <div ref={mark} className="flex flex-wrap items-center justify-center gap-3 py-4">
      <More failed={failed} loading={loading} label="Show more" onMore={onMore} />
    </div>
  )
}
