import { readFileSync } from 'node:fs'

/** The text of a Lua script. Whoever bundles the server puts the folders of scripts beside what it makes. */
export function readScript(place: URL): string {
  return readFileSync(place, 'utf8')
}
