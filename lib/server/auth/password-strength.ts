import type { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { type PasswordOwner, toPasswordKey } from '../../domain/password-policy'
import { PASSWORD_LOOKED_AT } from '../../protocol/limits'

/** Of 4. Below it lie fewer than a million guesses: an evening's work against many accounts (zxcvbn's own scale). */
const LEAST_SCORE = 2

let loading: Promise<ZxcvbnFactory> | null = null

/**
 * Why a password would be guessed soon, as a sentence; null for a good one. The dictionaries, 20 MB in memory, are read at
 * the first question. Costs a tenth of a second at worst, so limits come first.
 */
export async function weaknessOf(password: string, { name, email }: PasswordOwner): Promise<string | null> {
  loading ??= load().catch((error: unknown) => {
    loading = null
    throw error
  })
  const zxcvbn = await loading
  const known = [name, ...name.split(/\s+/), email, email.slice(0, email.lastIndexOf('@'))]
  const { score, feedback } = zxcvbn.check(password.slice(0, PASSWORD_LOOKED_AT), known)
  if (score < LEAST_SCORE) return feedback.warning ?? 'It is among the first that are guessed.'
  // Spaces alone make no common password a good one.
  return zxcvbn.check(toPasswordKey(password).slice(0, PASSWORD_LOOKED_AT), known).score === 0
    ? 'It is among the first that are guessed.'
    : null
}

async function load(): Promise<ZxcvbnFactory> {
  const [core, common, english] = await Promise.all([
    import('@zxcvbn-ts/core'),
    import('@zxcvbn-ts/language-common'),
    import('@zxcvbn-ts/language-en'),
  ])
  return new core.ZxcvbnFactory({
    dictionary: { ...common.dictionary, ...english.dictionary },
    graphs: common.adjacencyGraphs,
    translations: english.translations,
  })
}
