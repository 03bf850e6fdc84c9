import type { MailText } from '../ports/mail-sender'

export function passwordResetMail({ name, url }: { name: string; url: string }): MailText {
  return {
    subject: 'Set a new password',
    paragraphs: [
      `Hello ${name},`,
      'somebody asked to set a new password for your account. The link works once, for 30 minutes.',
    ],
    action: { href: url, label: 'Set a new password' },
    footer: 'You did not ask for it? Then do nothing: your password stays as it is.',
  }
}

export function passwordChangedMail({ name, url }: { name: string; url: string }): MailText {
  return {
    subject: 'Your password was changed',
    paragraphs: [`Hello ${name},`, 'the password of your account was changed, and everybody was signed out.'],
    action: { href: url, label: 'Sign in' },
    footer: 'It was not you? Ask for a new password on the sign-in page at once, and tell your marketplace.',
  }
}

export function newDeviceMail(facts: { name: string; device: string; at: string; url: string }): MailText {
  return {
    subject: 'New sign-in to your account',
    paragraphs: [
      `Hello ${facts.name},`,
      `your account was signed in to on a device that was not known: ${facts.device}, ${facts.at} (UTC).`,
    ],
    action: { href: facts.url, label: 'See where you are signed in' },
    footer: 'It was you? Then there is nothing to do. If not, end that session and change your password.',
  }
}

export function twoFactorMail({ isOn, name, url }: { isOn: boolean; name: string; url: string }): MailText {
  const now = isOn
    ? 'asks for a code of your authenticator app from now on'
    : 'asks for your password alone from now on'
  return {
    subject: isOn ? 'Two-factor sign-in is on' : 'Two-factor sign-in is off',
    paragraphs: [`Hello ${name},`, `signing in to your account ${now}.`],
    action: { href: url, label: 'Look at your settings' },
    footer: 'It was not you? Then change your password, which signs everybody out, and tell your marketplace.',
  }
}

export function confirmEmailMail({ name, url }: { name: string; url: string }): MailText {
  return {
    subject: 'Confirm your e-mail address',
    paragraphs: [`Hello ${name},`, 'confirm that this address is yours. The link works once, for a day.'],
    action: { href: url, label: 'Confirm this address' },
    footer: 'You do not know what this is about? Then do nothing: the address is used for no account.',
  }
}

export function addressTakenMail({ name, url }: { name: string; url: string }): MailText {
  return {
    subject: 'You already have an account',
    paragraphs: [
      `Hello ${name},`,
      'somebody signed up with this address, which has an account: yours. Nothing about it was changed.',
    ],
    action: { href: url, label: 'Set a new password' },
    footer: 'It was you, and you know your password? Then sign in with it. It was not you? Then do nothing.',
  }
}

export function emailChangedMail({ name, url }: { name: string; url: string }): MailText {
  return {
    subject: 'Your account has another e-mail address',
    paragraphs: [`Hello ${name},`, 'your account has another e-mail address from now on, and mail goes there.'],
    action: { href: url, label: 'Set a new password' },
    footer: 'It was not you? Tell your marketplace at once: an admin can give the account back to you.',
  }
}
