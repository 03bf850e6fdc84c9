import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { roles } from '../lib/protocol/objects'
import { name as personName } from '../lib/protocol/routes/route-row'
import { runAccountTool } from './account-tool'

const usage = `usage:
  npm run user -- create --email ADDRESS --name NAME --role contractor|customer|admin [--password PASSWORD]
  npm run user -- suspend|restore ID_OR_EMAIL
  npm run user -- role ID_OR_EMAIL contractor|customer|admin
  npm run user -- password ID_OR_EMAIL [--password PASSWORD]
  npm run user -- reset-link ID_OR_EMAIL
  npm run user -- two-factor-off ID_OR_EMAIL
Without --password one is made and shown.`

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    email: { type: 'string' },
    name: { type: 'string' },
    role: { type: 'string' },
    password: { type: 'string' },
  },
})
const MIN_PASSWORD_LENGTH = 8

await runAccountTool(async (accounts) => {
  const [command, who, roleName] = positionals
  const password = values.password ?? randomBytes(12).toString('base64url')
  if (password.length < MIN_PASSWORD_LENGTH) {
    throw new Error(`--password must have at least ${MIN_PASSWORD_LENGTH} characters`)
  }
  const shown = values.password === undefined ? ` Password: ${password}` : ''
  const toRole = (name: string | undefined) => {
    const role = roles.find((each) => each === name)
    if (!role) throw new Error(`role must be one of ${roles.join(', ')}`)
    return role
  }
  switch (command) {
    case 'create': {
      if (!values.email || !values.name) throw new Error(usage)
      const { email } = values
      const { data: name, error } = personName.safeParse(values.name)
      if (error) throw new Error(`--name ${error.issues[0]?.message}`)
      const { id } = await accounts.createAccount({ email, name, role: toRole(values.role), password })
      return `Created ${id} (${email}).${shown}`
    }
    case 'suspend':
    case 'restore': {
      if (!who) throw new Error(usage)
      const userId = await accounts.getUserId(who)
      await accounts.setStanding(userId, { suspended: command === 'suspend' })
      return `${command === 'suspend' ? 'Suspended' : 'Restored'} ${userId}.`
    }
    case 'role': {
      if (!who) throw new Error(usage)
      const userId = await accounts.getUserId(who)
      await accounts.setStanding(userId, { role: toRole(roleName) })
      return `${userId} is ${roleName}.`
    }
    case 'password': {
      if (!who) throw new Error(usage)
      const userId = await accounts.getUserId(who)
      await accounts.setPassword(userId, password)
      return `Set the password of ${userId} and ended all sessions.${shown}`
    }
    case 'reset-link': {
      if (!who) throw new Error(usage)
      const { url, expiresAt } = await accounts.createResetLinkAsOperator(await accounts.getUserId(who))
      return `${url}\nSets a new password, once, until ${expiresAt}.`
    }
    case 'two-factor-off': {
      if (!who) throw new Error(usage)
      const userId = await accounts.getUserId(who)
      await accounts.disableTwoFactorAsOperator(userId)
      return `${userId} signs in with the password alone.`
    }
    default:
      throw new Error(usage)
  }
})
