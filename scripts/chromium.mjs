import { spawnSync } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import path from 'node:path'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

function find() {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH
  for (const folder of (process.env.PATH ?? '').split(path.delimiter)) {
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

/** The path of a Chromium, installed with apt where there is none. Exits with a sentence when none can be had. */
export function ensureChromium() {
  const found = find()
  if (found) return found
  console.log('Installing Chromium…')
  const apt = (...args) => spawnSync('apt-get', args, { stdio: 'inherit' }).status
  apt('update')
  apt('install', '-y', '--no-install-recommends', 'chromium')
  const installed = find()
  if (installed) return installed
  console.error('No Chromium found: install one, or name it in CHROMIUM_PATH')
  process.exit(1)
}
