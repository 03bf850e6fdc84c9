import { expect, test } from 'vitest'
import { withMail } from '../../lib/client/mail-choice'
import { toNotificationSettings } from '../../lib/domain/notification-policy'

const settings = toNotificationSettings(null)
const mailOf = ({ notify, digestMail }: ReturnType<typeof withMail>) =>
  Object.entries(notify).flatMap(([kind, { mail }]) => (digestMail && mail ? [kind] : []))

test('a kind comes by mail beside the others, and goes alone', () => {
  const more = withMail({ notify: settings, digestMail: true }, 'interest', true)
  expect(mailOf(more)).toEqual(['message', 'interest', 'report'])
  expect(mailOf(withMail(more, 'message', false))).toEqual(['interest', 'report'])
})

test('whoever ended all mail gets back what they choose and nothing else', () => {
  expect(mailOf(withMail({ notify: settings, digestMail: false }, 'interest', true))).toEqual(['interest'])
})
