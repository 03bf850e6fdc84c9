import { addRefusals } from '../store/batches'
import { DAY_MS, type DemoStage } from './demo-stage'
import type { refusals } from './history'

const MINUTE_MS = 60_000

/** A contractor sent again and again within a minute, until no more was taken. */
export async function playRefusal(stage: DemoStage, refusal: (typeof refusals)[number]): Promise<void> {
  const { contractorId, jobId, daysAgo, count } = refusal
  // They are added up: a load that is completed adds none twice.
  if (await stage.store.prisma.bulkRefusal.findFirst({ where: { contractorId } })) return
  const at = stage.today - daysAgo * DAY_MS
  const minute = new Date(Math.floor(at / MINUTE_MS) * MINUTE_MS)
  await addRefusals(stage.store, [{ minute, contractorId, jobId, templateId: null, count }])
}
