import { z } from 'zod'
import { count, id, time } from './scalars'

/** A ZIP of everything that is kept of oneself. */
export const ownExport = z.object({
  id,
  /** `expired`: it was ready, and its file is gone; `failed`: it was given up. */
  state: z.enum(['making', 'ready', 'failed', 'expired']),
  askedAt: time,
  /** In bytes; null until it was made. */
  fileSize: count.nullable(),
  /** Until when its file is there, or was; null until it was made. */
  expiresAt: time.nullable(),
})
export type OwnExport = z.infer<typeof ownExport>
