import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { becomeServer } from '../lib/server/become-server'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

// Asked what it holds, it leaves out what only waits to be collected: that is a matter of chance.
process.on('message', () => {
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  process.send?.(heapUsed + external)
})

// The whole program but for its pages. Its log is left to warnings, so it says itself when it serves.
await becomeServer(process.env, null)
console.log('serving')
