import { invalid } from '../../domain/errors'
import { isPersonal, type PasswordOwner } from '../../domain/password-policy'
import { weaknessOf } from '../auth/password-strength'

/**
 * Guards every place where a password is chosen. `path` is its field. It costs what a guesser's list costs, so it comes
 * after the limits. @throws invalid for one that is guessed soon
 */
export async function assertGoodPassword(path: string, password: string, owner: PasswordOwner): Promise<void> {
  if (isPersonal(password, owner))
    throw invalid(path, 'Your name or e-mail address is the first guess. Choose another.')
  const weakness = await weaknessOf(password, owner)
  if (weakness !== null) throw invalid(path, `${weakness} Choose another.`)
}
