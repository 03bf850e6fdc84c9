import { MAX_FILE_NAME_LENGTH } from '../protocol/limits'
import { fileName, withoutHidden } from '../protocol/scalars'

const FALLBACK = 'file'
const EXTENSION = /(?<=.)\.[^.\s]{1,9}$/u

/** A file name as a browser sent it, made safe to store and show: no folders, nothing hidden, not too long. */
export function toFileName(name: string | undefined): string {
  const last = (name ?? '').split(/[\\/]/).at(-1) ?? ''
  const clean = withoutHidden(last.toWellFormed()).trim()
  const characters = [...clean]
  if (!fileName.safeParse(characters.slice(0, MAX_FILE_NAME_LENGTH).join('')).success) return FALLBACK
  if (characters.length <= MAX_FILE_NAME_LENGTH) return clean
  const extension = EXTENSION.exec(clean)?.[0] ?? ''
  return characters.slice(0, MAX_FILE_NAME_LENGTH - extension.length).join('') + extension
}

/** The name that a download is saved under: whatever the sender called it, it ends as what it is. */
export function toDownloadName(name: string, extension: string): string {
  const clean = toFileName(name)
  if (clean.toLowerCase().endsWith(`.${extension}`)) return clean
  const base = clean.replace(EXTENSION, '')
  return base.toLowerCase().endsWith(`.${extension}`) ? base : `${base}.${extension}`
}
