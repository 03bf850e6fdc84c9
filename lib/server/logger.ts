import pino, { type Logger } from 'pino'
import pretty from 'pino-pretty'

export type { Logger }

/** Pretty on a terminal, JSON lines otherwise. Callers never pass tokens, passwords or message text. */
export function createLogger(level: string): Logger {
  const base = { level, base: null }
  return process.stdout.isTTY
    ? pino(base, pretty({ colorize: true, ignore: 'pid,hostname', translateTime: 'HH:MM:ss.l', sync: true }))
    : pino(base, pino.destination({ dest: 1, sync: true }))
}
