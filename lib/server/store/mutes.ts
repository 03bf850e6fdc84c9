import type { Store } from './client'

export type MuteRow = { conversationId: string; until: Date | null }

/** Own mutes that still hold, by conversation, one more than `limit`. */
export async function listMutes(
  store: Store,
  query: { userId: string; now: Date; after: string | null; limit: number },
): Promise<MuteRow[]> {
  return store.prisma.mute.findMany({
    where: {
      userId: query.userId,
      OR: [{ until: null }, { until: { gt: query.now } }],
      ...(query.after === null ? {} : { conversationId: { gt: query.after } }),
    },
    orderBy: { conversationId: 'asc' },
    take: query.limit + 1,
    omit: { userId: true },
  })
}

export async function putMute(store: Store, mute: MuteRow & { userId: string }): Promise<void> {
  const { userId, conversationId, until } = mute
  await store.prisma.mute.upsert({
    where: { userId_conversationId: { userId, conversationId } },
    create: mute,
    update: { until },
    select: { userId: true },
  })
}

export async function deleteMute(store: Store, key: { userId: string; conversationId: string }): Promise<boolean> {
  const { count } = await store.prisma.mute.deleteMany({ where: key })
  return count === 1
}

export async function deleteEndedMutes(store: Store, before: Date): Promise<void> {
  await store.prisma.mute.deleteMany({ where: { until: { lt: before } } })
}
