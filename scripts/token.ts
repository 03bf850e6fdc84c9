import { parseArgs } from 'node:util'
import { tokenScopes } from '../lib/protocol/objects'
import { runAccountTool } from './account-tool'

const usage =
  'usage: npm run token -- create --user ID_OR_EMAIL [--name NAME] [--scopes read,send,admin] [--expires TIME]'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    user: { type: 'string' },
    name: { type: 'string', default: 'Command line' },
    scopes: { type: 'string', default: 'read,send' },
    expires: { type: 'string' },
  },
})

await runAccountTool(async (accounts) => {
  const asked = values.scopes.split(',')
  const scopes = tokenScopes.filter((scope) => asked.includes(scope))
  if (positionals[0] !== 'create' || !values.user || scopes.length !== asked.length) throw new Error(usage)
  const userId = await accounts.getUserId(values.user)
  const expiresAt = values.expires
  const { token } = await accounts.createTokenFor(userId, values.name, undefined, { scopes, expiresAt })
  return token
})
