import { invalid } from '../../domain/errors'
import type { PresenceSample } from '../../protocol/admin-objects'
import type { Store } from '../store/client'
import { insertSample, listSamples } from '../store/presence-samples'
import type { Read } from '../store/reads'
import { ages } from './ages'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const MAX_POINTS = 720

export type PresenceHistoryService = ReturnType<typeof createPresenceHistoryService>

/** How many people and sockets were connected over time, one sample a minute for 30 days. */
export function createPresenceHistoryService({ store, read, now }: { store: Store; read: Read; now: () => Date }) {
  return {
    /** To be called once a minute. */
    async record(counts: { people: number; sockets: number }): Promise<void> {
      await insertSample(store, { at: now(), ...counts })
    },

    /** Thinned to at most 720 points, each the highest of its stretch; by default the last day. A bare day is UTC's. */
    async list(query: { from?: string | undefined; to?: string | undefined }): Promise<{ items: PresenceSample[] }> {
      const to = query.to === undefined ? now() : new Date(query.to)
      const from = query.from === undefined ? new Date(to.getTime() - DAY_MS) : new Date(query.from)
      if (from >= to) throw invalid('to', 'must be after from')
      const earliest = new Date(Math.max(from.getTime(), now().getTime() - ages['presence samples'] - DAY_MS))
      if (earliest >= to) return { items: [] }
      const stretchMs = Math.ceil((to.getTime() - earliest.getTime()) / MAX_POINTS / MINUTE_MS) * MINUTE_MS
      const rows = await read((on) => listSamples(on, { from: earliest, to, stretchMs }))
      return { items: rows.map((row) => ({ ...row, at: row.at.toISOString() })) }
    },
  }
}
