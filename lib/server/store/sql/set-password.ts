import { statement } from '../statement'

/** Roles are no model of Prisma's. ALTER ROLE takes no values: the password is made of letters, digits, _ and - alone. */
export const setPassword = (role: string, password: string) =>
  statement('set-password', `ALTER ROLE ${role} PASSWORD '${password}'`)
