import { runServer } from '../../lib/server/run-server'

// The whole program but for its pages, as a process that tests may kill.
await runServer(process.env, null)
