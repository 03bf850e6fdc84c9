import { z } from 'zod'

/** What a page says of itself beside its cookie: its contract, and whose page it is. */
export const pageHandshake = z.object({
  contract: z.number().optional().catch(undefined),
  as: z.string().max(128).optional().catch(undefined),
})
