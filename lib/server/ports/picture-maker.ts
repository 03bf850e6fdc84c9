export const pictureTypes = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const
export type PictureType = (typeof pictureTypes)[number]

export interface PictureMaker {
  /** The media type that a file's own bytes tell, whatever it is called; null where they tell none. */
  detectType(file: string): Promise<string | null>
  /**
   * Writes a picture anew, upright and without metadata, and a WebP thumbnail that stands still.
   * @throws DomainError `invalid` for what cannot be decoded, `too_large` beyond 25 megapixels, and for
   * animations beyond 50 of all pictures together or 600 pictures
   */
  reencode(
    source: string,
    type: PictureType,
    target: { picture: string; thumbnail: string },
  ): Promise<{ width: number; height: number; size: number }>
}
