import { invalid } from '../../domain/errors'
import { isPersonal, type PasswordOwner } from '../../domain/password-policy'
import { isCommonPassword } from '../auth/common-passwords'

/** Guards every place where a password is chosen. `path` is its field. @throws invalid for one that is guessed first */
export async function assertGoodPassword(path: string, password: string, owner: PasswordOwner): Promise<void> {
  if (await isCommonPassword(password)) throw invalid(path, 'This is one of the most common passwords. Choose another.')
  if (isPersonal(password, owner))
    throw invalid(path, 'Your name or e-mail address is the first guess. Choose another.')
}
