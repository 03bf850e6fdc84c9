import { toDeviceLabel } from '../auth/device-label'
import type { Acting } from '../store/admin-actions'
import type { By } from './security-log'

/** Who acts and from where, for what is written down of admins. */
export function toActing(parts: { now: () => Date; newId: () => string }, { actorId, from }: By): Acting {
  const { address, userAgent } = from
  return { adminId: actorId, address, device: toDeviceLabel(userAgent), newId: parts.newId, now: parts.now() }
}
