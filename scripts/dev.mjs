import { ensureInstalled, run } from './setup.mjs'

ensureInstalled()
// Pages reload by themselves; a change to the server restarts it.
run('npx', ['tsx', 'watch', '--clear-screen=false', 'server.ts'], { NODE_ENV: 'development' })
