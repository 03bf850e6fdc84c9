import type { Role } from '../../../lib/protocol/objects'
import { hashApiToken } from '../../../lib/server/auth/api-token'
import type { Cluster } from './cluster'
import type { Person } from './recording-client'

let serial = 0

/** Somebody nobody has heard of yet, with a token; nothing of it passes through a node. */
export async function addPerson(cluster: Cluster, role: Role): Promise<Person> {
  serial += 1
  const id = `${role}_${serial}`
  const token = `${id}_token`
  await cluster.query('INSERT INTO users (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)', [
    id,
    `${id}@faults.test`,
    `Person ${serial}`,
    role,
    '!',
  ])
  await cluster.query('INSERT INTO api_tokens (id, user_id, name, secret_hash) VALUES ($1, $1, $2, $3)', [
    id,
    'Test',
    hashApiToken(token),
  ])
  return { id, token }
}

export async function addPeople(cluster: Cluster, role: Role, count: number): Promise<Person[]> {
  const people: Person[] = []
  for (let at = 0; at < count; at += 1) people.push(await addPerson(cluster, role))
  return people
}
