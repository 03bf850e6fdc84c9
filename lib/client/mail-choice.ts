import type { NotificationKind } from '@/lib/protocol/notifications'
import type { Me } from '@/lib/protocol/objects'

type MailChoice = Pick<Me, 'notify' | 'digestMail'>

/** Settings with a kind by mail or without. Whoever has ended all mail gets this kind alone. */
export function withMail({ notify, digestMail }: MailChoice, kind: NotificationKind, isOn: boolean): MailChoice {
  const entries = Object.entries(notify).map(([each, channels]) => {
    const mail = each === kind ? isOn : digestMail && channels.mail
    return [each, { ...channels, mail }] as const
  })
  return { digestMail: true, notify: Object.fromEntries(entries) as Me['notify'] }
}
