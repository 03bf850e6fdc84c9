import { becomeServer } from '../../lib/server/become-server'

// The whole program but for its pages, as a process that tests may kill.
await becomeServer(process.env, null)
