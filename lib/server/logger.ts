import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'
import { sampleRepeatedLines } from './repeated-lines'

export type { Logger }

/**
 * Where a database error quotes the row or the value that it refused (message text, addresses, anything), and the
 * connection that broke, with every statement and value that it holds.
 */
const quotes = ['detail', 'where', 'hint', 'internalQuery', 'meta', 'client'].map((field) => `err.${field}`)

/**
 * Lines such as `[2026-11-23T06:19:27.308Z] INFO: 🔴 User …`, on standard output unless told otherwise, written before
 * the call returns. The words end the line, as the contract of the presence lines demands, which JSON cannot; details
 * follow on the same line. Callers never pass tokens, passwords or message text.
 */
export function createLogger(level: string, destination: number | NodeJS.WritableStream = 1): Logger {
  return pino(
    { level, base: null, redact: { paths: quotes, remove: true }, hooks: sampleRepeatedLines() },
    pretty({
      destination,
      colorize: process.stdout.isTTY === true,
      translateTime: "UTC:yyyy-mm-dd'T'HH:MM:ss.l'Z'",
      singleLine: true,
      sync: true,
    }),
  )
}
