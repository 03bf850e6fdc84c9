// Loaded before the server's own modules: CLOCK_FILE holds by how many milliseconds this process's wall clock is wrong.
// SIGUSR2 makes it read the file again, so that a test can make the clock jump.
import { readFileSync } from 'node:fs'

const file = process.env.CLOCK_FILE
const RealDate = Date
let shiftMs = 0

function read() {
  shiftMs = Number(readFileSync(file, 'utf8'))
}

class ShiftedDate extends RealDate {
  constructor(...args) {
    if (args.length === 0) super(RealDate.now() + shiftMs)
    else super(...args)
  }

  static now() {
    return RealDate.now() + shiftMs
  }
}

if (file) {
  read()
  process.on('SIGUSR2', read)
  globalThis.Date = ShiftedDate
}
