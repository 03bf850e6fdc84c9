import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'
import { sampleRepeatedLines } from './repeated-lines'

export type { Logger }

/** Where a database error quotes the row or the value that it refused: message text, addresses, anything. */
const quotes = ['detail', 'where', 'hint', 'internalQuery', 'meta'].map((field) => `err.${field}`)

/**
 * Lines such as `[2026-11-23T06:19:27.308Z] INFO: 🔴 User …`, on standard output, written before the call returns. The
 * words end the line, as the contract of the presence lines demands, which JSON cannot; details follow on the same line.
 * Callers never pass tokens, passwords or message text.
 */
export function createLogger(level: string): Logger {
  return pino(
    { level, base: null, redact: { paths: quotes, remove: true }, hooks: sampleRepeatedLines() },
    pretty({
      destination: 1,
      colorize: process.stdout.isTTY === true,
      translateTime: "UTC:yyyy-mm-dd'T'HH:MM:ss.l'Z'",
      singleLine: true,
      sync: true,
    }),
  )
}
