import { z } from 'zod'
import {
  MAX_CAPTION_LENGTH,
  MAX_CLIENT_ID_LENGTH,
  MAX_FILE_NAME_LENGTH,
  MAX_REQUEST_ID_LENGTH,
  MAX_TEXT_LENGTH,
} from './limits'

const ID = /^[A-Za-z0-9_-]{1,64}$/
/** An opaque id: 1 to 64 characters from `A-Z a-z 0-9 _ -`. */
export const id = z.string().regex(ID, 'must be an id: 1 to 64 characters from A-Z a-z 0-9 _ -')

export const isId = (value: unknown) => typeof value === 'string' && ID.test(value)

/** ISO 8601 in UTC with milliseconds. */
export const time = z.iso.datetime({ precision: 3 })

const EARLIEST = Date.parse('2020-01-01T00:00:00Z')
const LATEST = Date.parse('2100-01-01T00:00:00Z')

/**
 * A moment, or a calendar day, that somebody asks about. Bounded: what comes after the year 9999 has no text of the usual
 * length, and loops over days must end.
 */
export const moment = z
  .union([z.iso.datetime({ offset: true }), z.iso.date()])
  .refine((value) => Date.parse(value) >= EARLIEST && Date.parse(value) <= LATEST, 'must be from 2020 to 2100')

/** A wall clock's hour and minute: `00:00` to `23:59`. */
export const timeOfDay = z.string().regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, 'must be a time from 00:00 to 23:59')

/** By name alone: Intl also takes offsets, which no clock change moves. */
function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

export const timeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone')

export const count = z.int().min(0)
export const seq = z.int().min(0)
export const isSeq = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0

/** Length in code points; cheap where the UTF-16 length already decides. */
export function characterCount(text: string): number {
  let length = 0
  for (const _ of text) length += 1
  return length
}

function fits(text: string, max: number): boolean {
  return text.length <= max || (text.length <= 2 * max && characterCount(text) <= max)
}

const NUL = String.fromCharCode(0)

/** PostgreSQL stores neither NUL nor a lone surrogate, so neither gets past the door. */
function isStorable(text: string): boolean {
  return !text.includes(NUL) && text.isWellFormed()
}

/** Text of `min` to `max` code points after trimming both ends, otherwise kept code point for code point. */
export function text(min: number, max: number) {
  return z
    .string()
    .trim()
    .refine(isStorable, { message: 'must not hold NUL or lone surrogates', abort: true })
    .refine((value) => value.length >= min, min === 1 ? 'must not be empty' : `must have at least ${min} characters`)
    .refine((value) => fits(value, max), `must have at most ${max} characters`)
    .meta({ minLength: min, maxLength: max })
}

/** A client's own key for a request: counted in code points, never trimmed, so that equal means equal. */
function clientKey(max: number) {
  return z
    .string()
    .refine(isStorable, { message: 'must not hold NUL or lone surrogates', abort: true })
    .refine((value) => value.length >= 1, 'must not be empty')
    .refine((value) => fits(value, max), `must have at most ${max} characters`)
    .meta({ minLength: 1, maxLength: max })
}

export const clientMessageId = clientKey(MAX_CLIENT_ID_LENGTH)
export const requestId = z
  .string()
  .refine((value) => fits(value, MAX_REQUEST_ID_LENGTH), `must have at most ${MAX_REQUEST_ID_LENGTH} characters`)
  .meta({ maxLength: MAX_REQUEST_ID_LENGTH })

/** The flag of a region: the only words that may be written in tag characters (Unicode Technical Standard 51, 3.7). */
const REGION_FLAG = '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{3,6}\\u{e007f}'
/** The last two of every plane, and what Unicode set apart beside them. */
const NONCHARACTERS = Array.from({ length: 17 }, (_, plane) => {
  const [first, last] = [0xfffe, 0xffff].map((at) => (plane * 0x10000 + at).toString(16))
  return `\\u{${first}}-\\u{${last}}`
}).join('')
/**
 * Control characters, line ends, and what stands in a text without being seen, is a stand-in for something else, or turns the
 * text's direction round (Unicode Standard Annex 9, 2.1; Hangul's fillers, the empty Braille pattern and the empty note look
 * like spaces); private use, which each device draws its own way. Joiners and variation selectors stay: Persian words and
 * families of emoji need them. Migration 0035 says the same.
 */
const HIDDEN = new RegExp(
  `(${REGION_FLAG})|[\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u034f\\u061c\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u200e\\u200f\\u2028-\\u202e\\u2060-\\u206f\\u2800\\u3164\\ue000-\\uf8ff\\ufdd0-\\ufdef\\ufeff\\uffa0\\ufff0-\\ufffc\\u{13430}-\\u{1345f}\\u{1bca0}-\\u{1bca3}\\u{1d159}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e00ff}\\u{e01f0}-\\u{e0fff}\\u{f0000}-\\u{10ffff}${NONCHARACTERS}]`,
  'gu',
)

/** The text without characters that are not seen. */
export const withoutHidden = (value: string) => value.replace(HIDDEN, '$1')

const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Z}\p{C}\p{M}]+$/u

/** A text of one line that a person names something with: it is seen, and seen as what it is. */
export function oneLine(max: number) {
  return text(1, max)
    .refine((value) => withoutHidden(value) === value, {
      message: 'must be one line without hidden characters',
      abort: true,
    })
    .refine((value) => !UNSEEN.test(value), 'must hold a character that is seen')
}

export const messageText = text(1, MAX_TEXT_LENGTH)
export const caption = text(0, MAX_CAPTION_LENGTH)
/** Nothing in it may disguise what kind of file it names. */
export const fileName = oneLine(MAX_FILE_NAME_LENGTH)
export const fileUrl = z
  .string()
  .max(300)
  .regex(/^\/uploads\/[A-Za-z0-9_\-./]+$/, 'must be a path that POST /api/uploads gave')
