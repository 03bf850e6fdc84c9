import {
  type NotificationChannels,
  type NotificationKind,
  type NotificationSettings,
  notificationKinds,
} from '../protocol/notifications'

const all: NotificationChannels = { inApp: true, push: true, sound: true }

/** The settings as they are kept; what was never said comes by every channel. */
export function toNotificationSettings(kept: unknown): NotificationSettings {
  const said = (kept ?? {}) as Partial<NotificationSettings>
  const entries = notificationKinds.map((kind) => [kind, { ...all, ...said[kind] }] as const)
  return Object.fromEntries(entries) as NotificationSettings
}

/** The kinds that are not listed. */
export function hiddenKinds(settings: NotificationSettings): NotificationKind[] {
  return notificationKinds.filter((kind) => !settings[kind].inApp)
}
