/** What another app has shared with this one, until its person has chosen for whom. */
export type SharedContent = { text: string; files: File[] }

/** Where it is kept among what is unsent. */
export function sharedKey(userId: string): string {
  return `rollcall:shared:${userId}`
}
