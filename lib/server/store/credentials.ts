import { revokeTokensOf } from './api-tokens'
import type { Store } from './client'
import { revokeSessionsOf } from './sessions'
import { type CredentialStateRow, credentialStates } from './sql/credential-states'

export type CredentialState = Omit<CredentialStateRow, 'id'>

/** Ids of the credentials that lived until now. */
export type EndedCredentials = { sessionIds: string[]; tokenIds: string[] }

/** Ends all sessions of a user but `except`, and all API tokens. */
export async function endCredentialsOf(
  { prisma }: { prisma: Pick<Store['prisma'], 'session' | 'apiToken'> },
  end: { userId: string; except: string | null; reason: string; now: Date },
): Promise<EndedCredentials> {
  const sessionIds = await revokeSessionsOf({ prisma }, end)
  return { sessionIds, tokenIds: await revokeTokensOf({ prisma }, end) }
}

/** The same, both or none of it. */
export async function endAllCredentials(
  store: Store,
  end: { userId: string; reason: string; now: Date },
): Promise<EndedCredentials> {
  return store.prisma.$transaction((prisma) => endCredentialsOf({ prisma }, { ...end, except: null }))
}

/** Where these sessions and API tokens stand, by their id; unknown ones are absent. */
export async function findCredentialStates(
  store: Store,
  sessionIds: readonly string[],
  tokenIds: readonly string[],
  now: Date,
): Promise<Map<string, CredentialState>> {
  const rows = await credentialStates.run(store.pool, [sessionIds, tokenIds, now])
  return new Map(rows.map(({ id, ...state }) => [id, state]))
}
