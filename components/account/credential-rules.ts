/**
 * What the forms of accounts ask of their fields, for `register`. The contract's own schemas judge what arrives; with
 * their library a sign-in page would load half as much again.
 */
type Rule = { validate: (value: string) => true | string }

const MIN_PASSWORD = 8
const MAX_PASSWORD = 200
const MAX_NAME = 100

export const nameRule: Rule = {
  validate: (value) => {
    const length = [...value.trim()].length
    if (length === 0) return 'Enter your name.'
    return length <= MAX_NAME || `Use ${MAX_NAME} characters at most.`
  },
}

export const emailRule: Rule = {
  validate: (value) => {
    const email = value.trim()
    if (email === '') return 'Enter your e-mail address.'
    return /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/.test(email) || 'Enter an e-mail address like name@example.com.'
  },
}

/** For a password that is there already. */
export const heldPasswordRule: Rule = { validate: (value) => value !== '' || 'Enter your password.' }

/** For one that is chosen. */
export const newPasswordRule: Rule = {
  validate: (value) => {
    const { length } = [...value]
    if (length < MIN_PASSWORD) return `Use at least ${MIN_PASSWORD} characters.`
    return length <= MAX_PASSWORD || `Use ${MAX_PASSWORD} characters at most.`
  },
}
