import { expect, test } from 'vitest'
import { toNotificationSettings } from '../../lib/domain/notification-policy'
import { notificationSettings } from '../../lib/protocol/notifications'

const channels = { inApp: true, push: false, sound: false }
const said = { message: channels, interest: channels, job_closed: channels, batch: channels, report: channels }
const mailOf = (settings: ReturnType<typeof toNotificationSettings>) =>
  Object.entries(settings).flatMap(([kind, { mail }]) => (mail ? [kind] : []))

test('of people who never said anything of it, messages and reports come by mail, and what they said stays', () => {
  expect(mailOf(toNotificationSettings(null))).toEqual(['message', 'report'])
  expect(mailOf(toNotificationSettings(said))).toEqual(['message', 'report'])
  expect(toNotificationSettings(said).interest).toEqual({ ...channels, mail: false })
})

test('a client that knows of no mail says nothing of it', () => {
  expect(mailOf(notificationSettings.parse(said))).toEqual(['message', 'report'])
})
