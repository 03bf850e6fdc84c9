import type { Role } from '../../protocol/objects'
import { type Acting, insertAdminAction } from './admin-actions'
import type { Store } from './client'
import { endCredentialsOf } from './credentials'
import type { Prisma } from './generated/client'
import { dropOwnExport } from './own-exports'
import { inSerializable } from './serializable'
import { revokeSessionsOf } from './sessions'
import { markOrphaned } from './uploads'

export type StandingChange =
  | 'not_found'
  | 'last_admin'
  | { suspended: boolean; restored: boolean; roleChanged: boolean; roleBefore: Role }

/**
 * Suspends or restores a user and sets the role, whichever is given, and writes down who did. A suspension ends the
 * user's sessions.
 * Refuses what would leave no admin able to sign in, also where two admins demote each other at once.
 */
export async function updateStanding(
  store: Store,
  change: { userId: string; suspended: boolean | undefined; role: Role | undefined },
  acting: Acting,
): Promise<StandingChange> {
  const { now } = acting
  return inSerializable(store, async (prisma) => {
    const before = await prisma.user.findFirst({
      where: { id: change.userId, deletedAt: null },
      select: { role: true, suspendedAt: true },
    })
    if (before === null) return 'not_found'
    const wasSuspended = before.suspendedAt !== null
    const role = change.role ?? before.role
    const isSuspended = change.suspended ?? wasSuspended
    const staysAdmin = role === 'admin' && !isSuspended
    if (!staysAdmin && (await isOnlyAdmin(prisma, change.userId))) return 'last_admin'

    await prisma.user.update({
      where: { id: change.userId },
      data: { role, suspendedAt: isSuspended ? (before.suspendedAt ?? now) : null },
      select: { id: true },
    })
    if (isSuspended && !wasSuspended) {
      await revokeSessionsOf({ prisma }, { userId: change.userId, except: null, reason: 'suspended', now })
    }
    const about = { userId: change.userId, subjectId: change.userId }
    if (isSuspended !== wasSuspended) {
      const action = isSuspended ? 'suspended' : 'restored'
      const states = { before: toState(wasSuspended), after: toState(isSuspended) }
      await insertAdminAction({ prisma }, acting, { ...about, action, ...states })
    }
    if (role !== before.role) {
      const states = { before: { role: before.role }, after: { role } }
      await insertAdminAction({ prisma }, acting, { ...about, action: 'role_changed', ...states })
    }
    return {
      suspended: isSuspended && !wasSuspended,
      restored: wasSuspended && !isSuspended,
      roleChanged: role !== before.role,
      roleBefore: before.role,
    }
  })
}

const toState = (isSuspended: boolean) => ({ state: isSuspended ? 'suspended' : 'active' })

/**
 * Takes a person out of an account and closes it: the row stays, since messages point at it.
 * Refuses the last admin.
 */
export async function anonymiseUser(
  store: Store,
  change: { userId: string; name: string; email: string; passwordHash: string; now: Date },
): Promise<'done' | 'last_admin'> {
  const { userId, name, email, passwordHash, now } = change
  return inSerializable(store, async (prisma) => {
    if (await isOnlyAdmin(prisma, userId)) return 'last_admin'
    await prisma.user.update({
      where: { id: userId },
      data: { name, email, passwordHash, deletedAt: now, visibility: 'nobody', bulkOptOut: true },
      select: { id: true },
    })
    await endCredentialsOf({ prisma }, { userId, except: null, reason: 'revoked', now })
    await prisma.job.updateMany({ where: { posterId: userId }, data: { status: 'closed' } })
    await prisma.jobInterest.deleteMany({ where: { userId } })
    await prisma.template.deleteMany({ where: { ownerId: userId } })
    await markOrphaned({ prisma }, { ownerId: userId }, now)
    await prisma.partialUpload.deleteMany({ where: { ownerId: userId } })
    await dropOwnExport(prisma, userId, now)
    await prisma.optOut.deleteMany({ where: { OR: [{ customerId: userId }, { contractorId: userId }] } })
    await prisma.audience.deleteMany({ where: { ownerId: userId } })
    await prisma.notification.deleteMany({ where: { userId } })
    await prisma.pushSubscription.deleteMany({ where: { userId } })
    await prisma.mute.deleteMany({ where: { userId } })
    await prisma.draftField.deleteMany({ where: { userId } })
    await prisma.recoveryCode.deleteMany({ where: { userId } })
    await prisma.twoFactor.deleteMany({ where: { userId } })
    return 'done'
  })
}

async function isOnlyAdmin(prisma: Prisma.TransactionClient, userId: string): Promise<boolean> {
  const admins = await prisma.user.findMany({
    where: { role: 'admin', suspendedAt: null, deletedAt: null },
    take: 2,
    select: { id: true },
  })
  return admins.length === 1 && admins[0]?.id === userId
}
