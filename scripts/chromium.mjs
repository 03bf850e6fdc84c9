import { ensureProgram } from './debian-program.mjs'

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']

/** The path of a Chromium, or what CHROMIUM_PATH says. @see ensureProgram */
export function ensureChromium() {
  return process.env.CHROMIUM_PATH || ensureProgram(names, 'chromium')
}
