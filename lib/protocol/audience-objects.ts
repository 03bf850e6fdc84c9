import { z } from 'zod'
import { MAX_LISTED_IDS } from './limits'
import { count, id, isId, oneLine } from './scalars'
import { sizedList } from './sized'

/** When one last had to do with somebody: in the last 7 or 30 days, longer ago, never. */
export const lastContact = z.enum(['week', 'month', 'older', 'never'])
export type LastContact = z.infer<typeof lastContact>

/** Whom a saved filter stands for, worked out whenever it is used: those of whom all of it is true. */
const audienceFilter = z.object({
  jobId: id.nullable(),
  contact: lastContact.nullable(),
  /** Of those who had a bulk message: whether they ever answered one. */
  replied: z.boolean().nullable(),
  /** Online now, as far as the asker may see it. */
  online: z.boolean(),
})
export type AudienceFilter = z.infer<typeof audienceFilter>

export const audience = z.object({
  id,
  name: z.string(),
  /** Of a saved filter the first 2000 whom it stands for now, in the answer to one alone: a list leaves them out. */
  userIds: z.array(id),
  /** Null for a fixed list. */
  filter: audienceFilter.nullable(),
  size: count,
})
export type Audience = z.infer<typeof audience>

const name = oneLine(100)
const userIds = sizedList(z.array(id), { most: MAX_LISTED_IDS, isGood: isId })
const filter = z
  .object({
    jobId: id.nullish().transform((value) => value ?? null),
    contact: lastContact.nullish().transform((value) => value ?? null),
    replied: z
      .boolean()
      .nullish()
      .transform((value) => value ?? null),
    online: z
      .boolean()
      .nullish()
      .transform((value) => value ?? false),
  })
  .refine(
    ({ jobId, contact, replied, online }) => jobId !== null || contact !== null || replied !== null || online,
    'must leave somebody out',
  )

type Ways = { userIds?: unknown; filter?: unknown }
const waysOf = ({ userIds: listed, filter: found }: Ways) => Number(listed !== undefined) + Number(found !== undefined)
const either = { message: 'either userIds or filter', path: ['userIds'] }

export const audienceInput = z
  .object({ name, userIds: userIds.optional(), filter: filter.optional() })
  .refine((input) => waysOf(input) === 1, either)
/** A list becomes a filter, and a filter a list, when the other one is given. */
export const audienceChange = z
  .object({ name: name.optional(), userIds: userIds.optional(), filter: filter.optional() })
  .refine((input) => waysOf(input) <= 1, either)
