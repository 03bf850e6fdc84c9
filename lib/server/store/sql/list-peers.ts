import type { Peer } from '../../../protocol/objects'
import { statement } from '../statement'

/** Set-based: everybody online in one array; Prisma's client binds each id by itself, of which PostgreSQL takes 65,535. */
export const listPeers = statement<Peer>('list-peers', 'SELECT id, name, role FROM users WHERE id = ANY($1)')
