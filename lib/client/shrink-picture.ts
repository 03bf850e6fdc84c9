/** The longest side of a picture as it is sent, in pixels. */
const LONGEST_SIDE = 2048
const QUALITY = 0.85
/** Smaller ones are sent as they are, if they are no wider. */
const SMALL_BYTES = 400_000

const extensions: Record<string, string> = { 'image/jpeg': 'jpg', 'image/webp': 'webp' }

function renamed(name: string, type: string): string {
  const extension = extensions[type] ?? ''
  return `${name.replace(/\.[A-Za-z0-9]{1,5}$/, '') || 'picture'}.${extension}`
}

/**
 * A picture as it is to be sent: turned upright, its longest side 2048 pixels, a tenth of the bytes that a camera makes.
 * Null where that gains nothing, for animations, and where a browser cannot.
 */
export async function shrinkPicture(file: File): Promise<File | null> {
  if (!/^image\/(jpeg|png|webp|avif)$/.test(file.type) || typeof OffscreenCanvas === 'undefined') return null
  try {
    // Turned as the camera says, in every browser (HTML Standard, `imageOrientation`).
    const whole = await createImageBitmap(file, { imageOrientation: 'from-image' })
    const scale = Math.min(1, LONGEST_SIDE / Math.max(whole.width, whole.height))
    if (scale === 1 && file.size <= SMALL_BYTES) {
      whole.close()
      return null
    }
    const canvas = new OffscreenCanvas(Math.round(whole.width * scale), Math.round(whole.height * scale))
    const context = canvas.getContext('2d')
    if (!context) return null
    context.imageSmoothingQuality = 'high'
    context.drawImage(whole, 0, 0, canvas.width, canvas.height)
    whole.close()
    // What may be see-through stays so; a browser without WebP answers with a PNG, which is no gain.
    const wanted = file.type === 'image/jpeg' ? 'image/jpeg' : 'image/webp'
    const blob = await canvas.convertToBlob({ type: wanted, quality: QUALITY })
    if (blob.size >= file.size || extensions[blob.type] === undefined) return null
    return new File([blob], renamed(file.name, blob.type), { type: blob.type, lastModified: file.lastModified })
  } catch {
    // Broken, or more than the device can hold: the server has the last word.
    return null
  }
}
