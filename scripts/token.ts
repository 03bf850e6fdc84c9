import { parseArgs } from 'node:util'
import { runAccountTool } from './account-tool'

const usage = 'usage: npm run token -- create --user ID_OR_EMAIL [--name NAME]'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { user: { type: 'string' }, name: { type: 'string', default: 'Command line' } },
})

await runAccountTool(async (accounts) => {
  if (positionals[0] !== 'create' || !values.user) throw new Error(usage)
  const userId = await accounts.getUserId(values.user)
  const { token } = await accounts.createTokenFor(userId, values.name)
  return token
})
