/** AV1 in HEIF's container (AV1 Image File Format, 1.2). */
const AVIF = ['avif', 'avis']
/** HEVC in it, one picture or several, of one layer or more (ISO/IEC 23008-12, annex B). */
const HEIC = ['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs']
/** HEIF of whatever kind: what it holds is told by the brands that follow. */
const HEIF = ['mif1', 'msf1', 'mif2', 'heif']

/** Far more than anybody writes. */
const MAX_BRANDS = 32

/** The type of a picture in HEIF's container by all the brands of its first box, null where it is none (ISO/IEC 14496-12, 4.3). */
export function typeByBrands(beginning: Buffer): 'image/avif' | 'image/heic' | null {
  if (beginning.length < 16 || beginning.toString('latin1', 4, 8) !== 'ftyp') return null
  const end = Math.min(beginning.readUInt32BE(0), beginning.length, 16 + 4 * MAX_BRANDS)
  const brands = [beginning.toString('latin1', 8, 12)]
  for (let at = 16; at + 4 <= end; at += 4) brands.push(beginning.toString('latin1', at, at + 4))
  const [major = ''] = brands
  if (![...AVIF, ...HEIC, ...HEIF].includes(major)) return null
  return !HEIC.includes(major) && brands.some((brand) => AVIF.includes(brand)) ? 'image/avif' : 'image/heic'
}
