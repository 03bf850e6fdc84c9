import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

/** One import of a file: where it points, and whether it is gone once compiled. */
export type ImportLine = {
  /** Repository path, with `/`, extension included. */
  file: string
  line: number
  /** A repository path without extension, or the name of a package or of Node's own module. */
  target: string
  isOwn: boolean
  /** Written with `@/`, from the root of the repository. */
  isAlias: boolean
  isTypeOnly: boolean
}

const SOURCE = /\.(ts|tsx|mjs)$/
const root = path.resolve('.')

/** Every source file below these places, by repository path; generated code is nobody's to judge. */
export function listSources(places: readonly string[]): string[] {
  return places.flatMap((place) => {
    if (SOURCE.test(place)) return [place]
    return readdirSync(path.join(root, place), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && SOURCE.test(entry.name))
      .map((entry) => path.relative(root, path.join(entry.parentPath, entry.name)).split(path.sep).join('/'))
      .filter((file) => !file.includes('/generated/'))
  })
}

export function readSource(file: string): string {
  return readFileSync(path.join(root, file), 'utf8')
}

// `import … from '…'` and `export … from '…'` over several lines, `import '…'`, `import('…')` and `typeof import('…')`.
const STATEMENT = /^[ \t]*(import|export)\b([^'"`;]*?)\bfrom\s*['"]([^'"]+)['"]|^[ \t]*import\s*['"]([^'"]+)['"]/gm
const CALL = /(typeof\s+)?\bimport\(\s*['"]([^'"]+)['"]/g

export function readImports(file: string): ImportLine[] {
  const text = readSource(file)
  const found: ImportLine[] = []
  const add = (index: number, specifier: string, isTypeOnly: boolean) =>
    found.push({ file, line: text.slice(0, index).split('\n').length, isTypeOnly, ...resolve(file, specifier) })
  for (const match of text.matchAll(STATEMENT)) {
    // Only `import type` vanishes: with verbatimModuleSyntax `import { type A }` still loads the module.
    add(match.index, (match[3] ?? match[4]) as string, /^\s*type\b/.test(match[2] ?? ''))
  }
  for (const match of text.matchAll(CALL)) add(match.index, match[2] as string, match[1] !== undefined)
  return found
}

function resolve(file: string, specifier: string): Pick<ImportLine, 'target' | 'isOwn' | 'isAlias'> {
  const isAlias = specifier.startsWith('@/')
  const isOwn = specifier.startsWith('.') || isAlias
  if (!isOwn) return { target: specifier, isOwn, isAlias }
  const place = isAlias ? specifier.slice(2) : path.posix.join(path.posix.dirname(file), specifier)
  return { target: path.posix.normalize(place).replace(SOURCE, ''), isOwn, isAlias }
}
