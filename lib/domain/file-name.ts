import { MAX_FILE_NAME_LENGTH } from '../protocol/limits'

const FALLBACK = 'file'

/** A file name as a browser sent it, made safe to store and show: no folders, no control characters, not too long. */
export function toFileName(name: string | undefined): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .toWellFormed()
    .replace(/\p{Cc}/gu, '')
    .trim()
  const characters = [...clean]
  if (characters.length === 0) return FALLBACK
  if (characters.length <= MAX_FILE_NAME_LENGTH) return clean
  const dot = clean.lastIndexOf('.')
  const extension = dot > 0 && clean.length - dot <= 10 ? clean.slice(dot) : ''
  return characters.slice(0, MAX_FILE_NAME_LENGTH - extension.length).join('') + extension
}
