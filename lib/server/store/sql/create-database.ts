import { statement } from '../statement'

/** Done before there is a database for Prisma's client to open. The name is the program's own. */
export const createDatabase = (name: string) => statement('create-database', `CREATE DATABASE ${name}`)
