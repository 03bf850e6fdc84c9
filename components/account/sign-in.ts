'use client'

/** The sentence for what the sign-in answered: a contract code, next-auth's own word, or a sentence. */
export function signInFailure(error: string): string {
  if (error === 'CredentialsSignin' || error === 'unauthorized') {
    return 'That e-mail and password do not match. Check both and try again.'
  }
  if (/rate_limited|too many/i.test(error)) return 'Too many failed tries. Wait a minute, then try again.'
  if (/suspended/i.test(error)) return 'This account is suspended. Ask the marketplace for help.'
  if (error === 'code_wrong') return 'That code is not right. Codes change every 30 seconds, and each works once.'
  if (/SessionRequired/.test(error)) return 'Sign in to go on.'
  return 'Rollcall could not sign you in. Try again in a moment.'
}

/** Marks, in place of a sentence, that a code of the second factor is to be asked for. */
export const CODE_NEEDED = 'code_needed'

type SignInFields = { email: string; password: string; code?: string }

/** Signs in and leaves for `returnTo`, or answers with the sentence to show, or with CODE_NEEDED. */
export async function signInWith(fields: SignInFields, returnTo: string | null): Promise<string | null> {
  const { signIn } = await import('next-auth/react')
  try {
    const answer = await signIn('credentials', { ...fields, redirect: false })
    if (answer?.error === CODE_NEEDED) return CODE_NEEDED
    if (!answer?.ok || answer.error) return signInFailure(answer?.error ?? 'unknown')
  } catch {
    return 'Rollcall could not be reached. Check your connection and try again.'
  }
  // A full load, so that nothing of an earlier session stays in memory.
  window.location.assign(returnTo ?? '/')
  return null
}
