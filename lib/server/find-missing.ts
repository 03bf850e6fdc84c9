import type { Foundations } from './foundations'
import { answer } from './store/sql/answer'

/**
 * What is missing for this server to work, and what it goes on without: all nodes at once must not leave a balancer. Never
 * throws.
 */
export async function findMissing(
  { store, reads, coordination }: Pick<Foundations, 'store' | 'reads' | 'coordination'>,
  isStopping: boolean,
): Promise<{ missing: string[]; degraded: string[] }> {
  const degraded = [...(coordination.isUp() ? [] : ['redis']), ...(reads.isUp() ? [] : ['replica'])]
  if (isStopping) return { missing: ['server'], degraded }
  const missing = await answer.run(store.pool, []).then(
    () => [],
    () => ['database'],
  )
  return { missing, degraded }
}
