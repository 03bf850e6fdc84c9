type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

/** The fields that were given. Prisma would take `undefined` for "any" in a filter, so none ever reaches it. */
export function given<T extends object>(fields: T): Given<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Given<T>
}
