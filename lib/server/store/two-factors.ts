import type { Store } from './client'

export type TwoFactorRow = { secret: string; enabledAt: Date | null }

export async function findTwoFactor(store: Store, userId: string): Promise<TwoFactorRow | null> {
  return store.prisma.twoFactor.findUnique({ where: { userId }, select: { secret: true, enabledAt: true } })
}

/** Keeps a secret that is yet to be confirmed, in place of an earlier one; false where one counts already. */
export async function saveTwoFactor(
  store: Store,
  { userId, secret, now }: { userId: string; secret: string; now: Date },
): Promise<boolean> {
  return store.prisma.$transaction(async (prisma) => {
    await prisma.twoFactor.deleteMany({ where: { userId, enabledAt: null } })
    const { count } = await prisma.twoFactor.createMany({
      data: [{ userId, secret, createdAt: now }],
      skipDuplicates: true,
    })
    return count === 1
  })
}

/** From now on the second factor is asked for; false where it is already, or where the secret was replaced meanwhile. */
export async function enableTwoFactor(
  store: Store,
  change: { userId: string; secret: string; step: number; codeHashes: readonly string[]; now: Date },
): Promise<boolean> {
  const { userId, secret, step, codeHashes, now } = change
  return store.prisma.$transaction(async (prisma) => {
    const { count } = await prisma.twoFactor.updateMany({
      where: { userId, secret, enabledAt: null },
      data: { enabledAt: now, lastStep: step },
    })
    if (count === 0) return false
    await insertCodes({ prisma }, userId, codeHashes)
    return true
  })
}

/** Takes the code of a step of time, once, and none of an earlier step afterwards. */
export async function takeStep(store: Store, userId: string, step: number): Promise<boolean> {
  const { count } = await store.prisma.twoFactor.updateMany({
    where: { userId, enabledAt: { not: null }, OR: [{ lastStep: null }, { lastStep: { lt: step } }] },
    data: { lastStep: step },
  })
  return count === 1
}

/** Uses a recovery code, once. */
export async function takeRecoveryCode(store: Store, userId: string, codeHash: string, now: Date): Promise<boolean> {
  const { count } = await store.prisma.recoveryCode.updateMany({
    where: { userId, codeHash, usedAt: null },
    data: { usedAt: now },
  })
  return count === 1
}

export async function countRecoveryCodes(store: Store, userId: string): Promise<number> {
  return store.prisma.recoveryCode.count({ where: { userId, usedAt: null } })
}

/** Puts new codes in place of the old; false where no second factor is asked for. */
export async function replaceRecoveryCodes(
  store: Store,
  userId: string,
  codeHashes: readonly string[],
): Promise<boolean> {
  return store.prisma.$transaction(async (prisma) => {
    const isEnabled = (await prisma.twoFactor.count({ where: { userId, enabledAt: { not: null } } })) === 1
    if (isEnabled) await insertCodes({ prisma }, userId, codeHashes)
    return isEnabled
  })
}

/** Forgets the second factor and its recovery codes; false where there was none. */
export async function deleteTwoFactor(store: Pick<Store, 'prisma'>, userId: string): Promise<boolean> {
  const [, { count }] = await store.prisma.$transaction([
    store.prisma.recoveryCode.deleteMany({ where: { userId } }),
    store.prisma.twoFactor.deleteMany({ where: { userId } }),
  ])
  return count === 1
}

type InTransaction = { prisma: Pick<Store['prisma'], 'recoveryCode'> }

async function insertCodes({ prisma }: InTransaction, userId: string, codeHashes: readonly string[]): Promise<void> {
  await prisma.recoveryCode.deleteMany({ where: { userId } })
  await prisma.recoveryCode.createMany({ data: codeHashes.map((codeHash) => ({ userId, codeHash })) })
}
