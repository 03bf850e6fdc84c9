import { runServer } from '../lib/server/run-server'

// The whole program but for its pages. Its log is left to warnings, so it says itself when it serves.
await runServer(process.env, null)
console.log('serving')
