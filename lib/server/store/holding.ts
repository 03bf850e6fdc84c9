/**
 * Prisma's filter for rows that hold all pieces of what was typed (`toNamePieces`: letters and digits, so no wildcard); where
 * nothing was typed but signs, for none.
 */
export function holding<Where>(
  pieces: readonly string[],
  holds: (piece: string) => Where,
): { AND: Where[] } | { OR: [] } {
  return pieces.length === 0 ? { OR: [] } : { AND: pieces.map(holds) }
}
