'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { JobChange } from '@/lib/protocol/pushes'
import { jobKey, jobsKey } from './job-keys'
import { kept } from './kept'
import { useLive } from './live-provider'
import { useKept } from './use-kept'

/** So many are told apart; the badge needs no more. */
const MOST_NEWS = 99

function keyOf(userId: string): string {
  return `rollcall:job-news:${userId}`
}

/** What is worth a badge: what others did, and a look at the jobs would show. */
function isNews({ change, by }: JobChange, myId: string): boolean {
  return by !== myId && (change === 'posted' || change === 'reopened' || change === 'interest')
}

/** The jobs that changed, with what was said of them while nobody looked. */
function withJobChanges(news: readonly string[], changes: readonly JobChange[], myId: string): string[] {
  const next = new Set(news)
  for (const change of changes) {
    if (isNews(change, myId)) next.add(change.jobId)
    // What was closed is there no more to be looked at.
    else if (change.change === 'closed') next.delete(change.jobId)
  }
  return [...next].slice(-MOST_NEWS)
}

/** Keeps lists of jobs true as others change them. Returns how many have news since one last looked at the jobs. */
export function useJobNews(isLooking: boolean): number {
  const { live, self } = useLive()
  const client = useQueryClient()
  const key = keyOf(self.id)
  const [news, setNews] = useKept<string[]>(key)

  useEffect(() => {
    const renew = () => {
      void client.invalidateQueries({ queryKey: jobsKey })
      void client.invalidateQueries({ queryKey: jobKey })
    }
    const undo = [
      live.onConnect(renew),
      live.on('jobs_changed', ({ changes }) => {
        const before = kept.read<string[]>(key) ?? []
        const next = withJobChanges(before, changes, self.id)
        if (next.join() !== before.join()) kept.write(key, next)
        renew()
      }),
    ]
    return () => {
      for (const each of undo) each()
    }
  }, [live, client, key, self.id])

  const count = news?.length ?? 0
  useEffect(() => {
    if (isLooking && count > 0) setNews(null)
  }, [isLooking, count, setNews])
  return isLooking ? 0 : count
}
