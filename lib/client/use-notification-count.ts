'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { UnreadNotifications } from '@/lib/protocol/notifications'
import { useSocket } from './live-provider'
import { notificationCountQuery, notificationsKey, notificationsQuery, toUnread } from './notification-queries'
import { takeAnswer } from './take-answer'
import { useQuery } from './use-query'

const none: UnreadNotifications = { unreadCount: 0, unreadBesideMessages: 0 }

/** Whether a tab shows what a sound would call one to. */
function isLookedAt(about: readonly string[]): boolean {
  return document.visibilityState === 'visible' && about.some((id) => window.location.pathname === `/inbox/${id}`)
}

/** How many notifications are unread, over all devices at once; plays a sound where one may be heard. */
export function useNotificationCount(): UnreadNotifications {
  const { on, onConnect } = useSocket()
  const client = useQueryClient()
  const { data = none } = useQuery(notificationCountQuery())

  useEffect(() => {
    const undo = [
      onConnect(() => void client.invalidateQueries({ queryKey: notificationsKey })),
      on('notifications_changed', ({ sound, about, ...unread }) => {
        void takeAnswer(client, notificationCountQuery(), toUnread(unread))
        void client.invalidateQueries({ queryKey: notificationsQuery().queryKey })
        if (about.length > 0 && !sound) void import('./web-push').then(({ closeShown }) => closeShown(about))
        if (sound && !isLookedAt(about)) void import('./play-sound').then(({ playSound }) => playSound())
      }),
    ]
    return () => {
      for (const each of undo) each()
    }
  }, [on, onConnect, client])
  return data
}
