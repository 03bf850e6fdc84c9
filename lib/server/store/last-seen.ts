import type { Store } from './client'
import { settleNodes as settle } from './sql/settle-nodes'
import { writeLastSeen as statement } from './sql/write-last-seen'

/** A user who came to a node or left it: when, in milliseconds since 1970, and whether the node holds them. */
export type NodeEdge = { userId: string; at: number; isHere: boolean }

/**
 * Writes who came to a node and who left it, together; without a node, when people were seen. A stored time never goes
 * back.
 */
export async function writeLastSeen(store: Store, bootId: string | null, edges: readonly NodeEdge[]): Promise<void> {
  const column = <K extends keyof NodeEdge>(key: K) => edges.map((edge) => edge[key])
  await statement.run(store.pool, [column('userId'), column('at'), column('isHere'), bootId])
}

/** Notes that a node lives. Answers whether it was known: if not, nobody it holds is written under it. */
export async function beatNode({ prisma }: Store, bootId: string, at: Date): Promise<boolean> {
  const { count } = await prisma.nodeBeat.updateMany({ where: { bootId }, data: { at } })
  if (count === 0) await prisma.nodeBeat.create({ data: { bootId, at } })
  return count > 0
}

/** Ends this node, and all that were not heard of since `before`: whom they held was last seen then. Answers how many. */
export async function settleNodes(store: Store, nodes: { bootId: string | null; before: Date }): Promise<number> {
  const [settled] = await settle.run(store.pool, [nodes.bootId, nodes.before])
  return settled?.users ?? 0
}
