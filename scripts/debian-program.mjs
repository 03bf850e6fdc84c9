import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

// Servers stand where only root's path leads.
const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin']

function find(names) {
  for (const folder of folders) {
    for (const name of names) {
      const file = path.join(folder, name)
      try {
        accessSync(file, constants.X_OK)
        return file
      } catch {
        // Not in this folder: look on.
      }
    }
  }
  return null
}

/** The path of a program under one of these names, installed from the Debian package where there is none; or null. */
export function findProgram(names, debianPackage) {
  const found = find(names)
  if (found) return found
  console.log(`Installing ${debianPackage}…`)
  // A server that is installed must not start by itself: it would take the standard port.
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' }
  const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit', env }).status
  apt('update')
  apt('install', '-y', '--no-install-recommends', debianPackage)
  return find(names)
}

/** As `findProgram`, but exits with a sentence when none can be had. */
export function ensureProgram(names, debianPackage) {
  const found = findProgram(names, debianPackage)
  if (found) return found
  console.error(`No ${debianPackage} found: install one that is on the PATH as ${names.join(' or ')}`)
  process.exit(1)
}
