'use client'

/** Ends this session and leads to the sign-in. */
export async function signOutHere(): Promise<void> {
  const { signOut } = await import('next-auth/react')
  await signOut({ redirect: false })
  // A full load: nothing of the ended session may stay in memory.
  window.location.assign('/sign-in')
}
