import { foldText } from './folded-text'

const foldedSet = (words: string) => new Set(foldText(words).split(' '))

/**
 * Ways to address people that stand before a name, without signs within ("Sig.ra", "г-н"): courtesy, learning, church and
 * office, in the languages of our users. Left out is what is a given name or a family's as often: Don, Justice, Pan, Sri.
 */
const TITLES = foldedSet(
  'mr mister mrs ms miss mx madam master mstr dr doctor prof professor sir dame lord lady hon honorable honourable rt most very ' +
    'rev reverend fr father pastor rabbi imam sister brother judge nurse officer coach chef attorney atty ' +
    'detective inspector constable senator governor ambassador capt captain lt lieutenant sgt sergeant col colonel ' +
    'cpl general admiral ' +
    'herr herrn hr frau fraulein frl doktor dipl ing mag maga drin profin pfarrer ' +
    'm mme mlle monsieur madame mademoiselle docteur maitre professeur ' +
    'sr sra srta senor senora senorita dona doctora dra profa profesor profesora lic licenciado licenciada ingeniero ' +
    'ingeniera arq senhor senhora doutor doutora engo enga ' +
    'sig sigra signa signor signore signora signorina dott dottssa dottore dottoressa profssa professoressa avv avvocato geom ' +
    'inz mgr pani dhr mevr meneer mevrouw fru froken sayin ' +
    'shri smt pandit swami haji encik puan bapak ibu sheikh sheik shaikh shaykh sheikha mufti maulana ' +
    'гн гжа господин госпожа доктор проф профессор пані κος κα κυριος κυρια δρ מר גב דר עוד श्री श्रीमती डॉ ' +
    'الدكتور دكتور الدكتورة دكتورة السيد السيدة الأستاذ أستاذ الأستاذة أستاذة المهندس مهندس المهندسة مهندسة الشيخ الشيخة ' +
    'الحاج الحاجة آقای خانم دکتر',
)
/** What follows a name after a comma and is none. */
const SUFFIXES = foldedSet('jr sr ii iii iv esq phd md dds dmd dvm cpa pe rn jd mba msc bsc llc inc ltd gmbh')

/** Between two who share a name. */
const LINKS = foldedSet('& + and und et y e')
/** Names of several people, who are greeted together. */
const HOUSEHOLDS = foldedSet('the family familie famille familia fam')

/** Whether all that a word is made of ("Dipl.-Ing.") is in a set, or the word without its signs ("Dott.ssa"). */
function isOf(set: ReadonlySet<string>, word: string): boolean {
  const parts = foldText(word)
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((part) => part !== '')
  return parts.every((part) => set.has(part)) || set.has(parts.join(''))
}

/** Whatever is cut short before a name is a title or an initial: nobody is greeted as "med." or "J.". */
const isTitle = (word: string) => isOf(TITLES, word) || word.endsWith('.')
const isSuffix = (word: string) => isOf(SUFFIXES, word.replaceAll('.', ''))
const isLink = (word: string | undefined) => word !== undefined && LINKS.has(foldText(word))
const isHousehold = (word: string) => HOUSEHOLDS.has(foldText(word).replace(/\.$/, ''))
const isThe = (word: string | undefined) => word !== undefined && foldText(word) === 'the'
const isWord = (part: string) => /\p{L}/u.test(part) || isLink(part)

/** "Dr.med.Anna" is two words, "Ph.D." and "Dott.ssa" are one. */
function apart(part: string): string[] {
  const [, title = '', more = '', rest] = /^(\p{L}{2,}\.)((?:\p{Ll}+\.)*)(\p{L}{2,}.*)$/u.exec(part) ?? []
  if (rest === undefined || !isOf(TITLES, title) || isOf(TITLES, part)) return [part]
  return [`${title}${more}`, ...apart(rest)]
}

/**
 * Brackets, quotes and pictures around a word are no part of a name; an apostrophe may be, where it has no fellow. Braces
 * are nobody's, and what stands in them is told as it was written.
 */
function bare(word: string): string {
  if (isLink(word) || /[{}]/.test(word)) return word
  const inner = word.replace(/^[^\p{L}\p{M}\p{N}'‘’]+|[^\p{L}\p{M}\p{N}.'‘’]+$/gu, '')
  return inner.replace(/^['‘’](.+)['‘’]$/u, '$1')
}

/** The commas and semicolons of our users' scripts. */
const COMMA = /[,;،؛、，；､﹐﹑﹔፣]/

/** The words of a name in the order in which it is spoken: "Weber, Dr. Anna" is Dr. Anna Weber. */
function spokenWords(name: string): string[] {
  const [before = [], ...after] = name
    .split(COMMA)
    .map((part) => part.split(/\s+/).map(bare).flatMap(apart).filter(isWord))
  const given = after.filter((words) => words.some((word) => !isSuffix(word)))
  return [...given.flat(), ...before]
}

/** In Chinese, Japanese and Korean the family's name comes first, and nobody is greeted with that alone. */
const FAMILY_FIRST = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}ー々\s]+$/u

/**
 * What somebody is greeted with: the given name without titles and initials, and of a couple both; with a title and one name
 * alone, both ("Dr. Weber", "Mr. & Mrs. Smith"). The whole name where it has no word, is that of a family, or begins with one.
 */
export function firstNameOf(name: string): string {
  const spoken = spokenWords(name)
  const words = isThe(spoken[0]) && isOf(TITLES, spoken[1] ?? '') ? spoken.slice(1) : spoken
  if (words.some(isHousehold) || words.every((word) => FAMILY_FIRST.test(word))) return spoken.join(' ') || name.trim()
  const at = words.findIndex((word, index) => !isTitle(word) && !(index > 0 && isLink(word)))
  const [first, link, second] = words.slice(at)
  if (at < 0 || first === undefined) return words.join(' ') || name.trim()
  if (at > 0 && link === undefined) return words.join(' ')
  return isLink(link) && second !== undefined && !isTitle(second) ? `${first} ${link} ${second}` : first
}
