import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { AdminAction, AuditEntry } from '../../protocol/audit'
import type { Page, PageQuery } from '../../protocol/routes'
import { listAdminActions } from '../store/admin-actions'
import type { Store } from '../store/client'
import { namePeople } from './name-people'

export type AuditService = ReturnType<typeof createAuditService>

/** What admins changed, for admins. It is written where the change is, and never changed. */
export function createAuditService({ store }: { store: Store }) {
  return {
    async list(
      query: PageQuery & { q?: string | undefined; action?: AdminAction | undefined },
    ): Promise<Page<AuditEntry>> {
      const rows = await listAdminActions(store, {
        action: query.action ?? null,
        has: query.q || null,
        after: fromPageCursor(query.cursor, ['time', 'id']),
        limit: query.limit,
      })
      const toPerson = await namePeople(
        store,
        rows.flatMap(({ adminId, userId }) => [adminId, userId]),
      )
      return toPage(
        rows,
        query.limit,
        ({ adminId, userId, at, ...row }) => ({
          ...row,
          at: at.toISOString(),
          admin: toPerson(adminId),
          user: toPerson(userId),
        }),
        (row) => [row.at.toISOString(), row.id],
      )
    },
  }
}
