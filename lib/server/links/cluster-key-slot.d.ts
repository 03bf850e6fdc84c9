declare module 'cluster-key-slot' {
  /** The slot of a key, by what stands in its first braces where there is anything. */
  export default function slotOf(key: string): number
}
