/** Whose password it is to be. */
export type PasswordOwner = { name: string; email: string }

/** Passwords are compared without case, spaces and composition: what a guesser tries first comes in all of them. */
export function toPasswordKey(text: string): string {
  return text.normalize('NFKC').toLowerCase().replace(/\s/gu, '')
}

/** Whether a password is just what everybody knows of its owner: the e-mail address, what stands before its @, the name. */
export function isPersonal(password: string, { name, email }: PasswordOwner): boolean {
  const known = [email, email.slice(0, email.lastIndexOf('@')), name].map(toPasswordKey)
  return known.includes(toPasswordKey(password))
}
