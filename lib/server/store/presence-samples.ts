import type { Store } from './client'
import { generateSamples as generate } from './sql/generate-samples'
import { type SampleRow, listSamples as statement } from './sql/list-samples'

const MINUTE_MS = 60_000

/** Keeps one sample for a minute, the newest. */
export async function insertSample(store: Store, sample: SampleRow): Promise<void> {
  const at = new Date(Math.floor(sample.at.getTime() / MINUTE_MS) * MINUTE_MS)
  const counts = { people: sample.people, sockets: sample.sockets }
  await store.prisma.presenceSample.upsert({ where: { at }, create: { at, ...counts }, update: counts })
}

/** Forgets samples from before `before`. */
export async function deleteSamples(store: Store, before: Date): Promise<void> {
  await store.prisma.presenceSample.deleteMany({ where: { at: { lt: before } } })
}

/** The highest figures of each stretch of `stretchMs`, counted from `from`. */
export async function listSamples(
  store: Store,
  query: { from: Date; to: Date; stretchMs: number },
): Promise<SampleRow[]> {
  return statement.run(store.pool, [query.from, query.to, query.stretchMs])
}

/** Makes a sample for each minute of a stretch, for demo data. Those that are there stay. */
export async function generateSamples(store: Store, stretch: { from: Date; to: Date }): Promise<void> {
  await generate.run(store.pool, [stretch.from, stretch.to])
}
