import { ensureChromium } from './chromium.mjs'
import { ensureBuilt, run } from './setup.mjs'

ensureBuilt()
run('node', ['--import', 'tsx', 'scripts/take-screens.ts'], { CHROMIUM_PATH: ensureChromium() })
