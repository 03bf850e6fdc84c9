/**
 * When `conversations c` was last moved in the list of one of its two: a contractor's own bulk copies leave it where it
 * stands, so that what waits for an answer is not buried.
 */
export const listedAt = (side: 'contractor' | 'customer') =>
  side === 'contractor' ? 'COALESCE(c.listed_at, c.last_activity_at)' : 'c.last_activity_at'

/** `listedAt` in the list of `me`, whichever of the two that is. */
export const listedAtOf = (me: string) =>
  `CASE WHEN c.contractor_id = ${me} THEN ${listedAt('contractor')} ELSE ${listedAt('customer')} END`

/** The hour of `listedAt`, in the words of the contractors' index. */
export const listedHour = (side: 'contractor' | 'customer') =>
  side === 'contractor' ? 'COALESCE(c.listed_hour, c.activity_hour)' : 'c.activity_hour'
