import type { Visibility } from '../protocol/objects'
import type { Actor } from './actor'

/** Of one user: who is blocked by them or has blocked them, and with whom they have a conversation. */
export type Ties = { blocked: ReadonlySet<string>; contacts: ReadonlySet<string> }

/** Whether this viewer sees everybody's presence, hidden or not. */
export function seesEverybody(viewer: Actor): boolean {
  return viewer.role === 'admin' && !viewer.lacksSecondFactor
}

/** The users whose presence a viewer may see, by the viewer's ties. */
export function whomMaySee(viewer: Actor, ties: Ties): (userId: string, visibility: Visibility) => boolean {
  return (userId, visibility) => maySee(viewer, userId, visibility, ties, userId)
}

/** The viewers who may see a user's presence, by the user's ties. `visibility` is null for an id that no user has. */
export function whoMaySee(userId: string, visibility: Visibility | null, ties: Ties): (viewer: Actor) => boolean {
  return (viewer) => maySee(viewer, userId, visibility, ties, viewer.userId)
}

/** Ties go both ways, so those of either side do; `otherId` is who is looked for in them. */
function maySee(viewer: Actor, userId: string, visibility: Visibility | null, ties: Ties, otherId: string): boolean {
  if (seesEverybody(viewer) || viewer.userId === userId) return true
  if (ties.blocked.has(otherId)) return false
  return visibility === 'everyone' || (visibility === 'contacts' && ties.contacts.has(otherId))
}
