import type { Store } from './client'
import { type CredentialStateRow, credentialStates } from './sql/credential-states'

export type CredentialState = Omit<CredentialStateRow, 'id'>

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
