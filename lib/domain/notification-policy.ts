import {
  mailByDefault,
  type NotificationKind,
  type NotificationSettings,
  notificationKinds,
} from '../protocol/notifications'

/** The settings as they are kept; what was never said comes by every channel, by mail as far as `mailByDefault`. */
export function toNotificationSettings(kept: unknown): NotificationSettings {
  const said = (kept ?? {}) as Partial<NotificationSettings>
  const entries = notificationKinds.map((kind) => {
    const byDefault = { inApp: true, push: true, sound: true, mail: mailByDefault[kind] }
    return [kind, { ...byDefault, ...said[kind] }] as const
  })
  return Object.fromEntries(entries) as NotificationSettings
}

/** The kinds that are not listed. */
export function hiddenKinds(settings: NotificationSettings): NotificationKind[] {
  return notificationKinds.filter((kind) => !settings[kind].inApp)
}
