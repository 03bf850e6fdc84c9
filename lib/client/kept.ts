import { createSubscribable, type Subscribable } from './subscribable'
import { openUnsent } from './unsent-database'

type Change = { key: string; value: unknown; consumed?: string }
/** Something that another tab wrote. `consumed` is the text that it sent away from there. */
export type ForeignChange = { key: string; before: unknown; value: unknown; consumed: string | undefined }

/** Keys of plain texts: two of them can stand below each other. */
export const TEXT_KEYS = 'rollcall:draft:'

/** What the database holds, for reading at once; what was written first stands here before the database has answered. */
const held = new Map<string, unknown>()
const early = new Set<string>()
const foreign = createSubscribable<[ForeignChange]>()
let isStarted = false
let isLoaded = false
let channel: BroadcastChannel | null = null

const changes: Subscribable = createSubscribable(() => {
  if (!isStarted) start()
  return () => undefined
})

/** Begun once and never ended: what another tab writes while nobody here looks must not be missed. */
function start(): void {
  isStarted = true
  channel = new BroadcastChannel('rollcall-unsent')
  channel.onmessage = ({ data }: MessageEvent<Change>) => {
    const before = held.get(data.key) ?? null
    put(data.key, data.value)
    early.delete(data.key)
    foreign.emit({ key: data.key, before, value: data.value, consumed: data.consumed })
    changes.emit()
  }
  void load()
}

function put(key: string, value: unknown): void {
  if (value === null) held.delete(key)
  else held.set(key, value)
}

async function load(): Promise<void> {
  const database = await openUnsent()
  if (database) {
    const transaction = database.transaction('kept')
    const [keys, values] = await Promise.all([transaction.store.getAllKeys(), transaction.store.getAll()])
    keys.forEach((key, index) => {
      const value = values[index]
      if (held.get(key) === undefined && !early.has(key)) held.set(key, value)
      // On a slow device one types, chooses and reads before this is read: both stay.
      else if (early.has(key)) write(key, joined(key, value, held.get(key) ?? null))
    })
  }
  early.clear()
  isLoaded = true
  changes.emit()
}

/** What was kept with what was written since: texts below each other, lists one after the other, fields side by side. */
function joined(key: string, before: unknown, since: unknown): unknown {
  if (key.startsWith(TEXT_KEYS)) return joinTexts(String(before), since)
  if (Array.isArray(before) && Array.isArray(since)) return [...new Set([...before, ...since])]
  return isPlain(before) && isPlain(since) ? { ...before, ...since } : since
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function joinTexts(first: string, second: unknown): string {
  return typeof second === 'string' && second !== '' && second !== first ? `${first}\n${second}` : first
}

function write(key: string, value: unknown, consumed?: string): void {
  put(key, value)
  if (!isLoaded) early.add(key)
  channel?.postMessage({ key, value, ...(consumed === undefined ? {} : { consumed }) } satisfies Change)
  void store(key, value)
  changes.emit()
}

async function store(key: string, value: unknown): Promise<void> {
  const database = await openUnsent()
  if (!database) return
  try {
    const transaction = database.transaction('kept', 'readwrite')
    const written = value === null ? transaction.store.delete(key) : transaction.store.put(value, key)
    // Committed by name, it survives a page that ends with the next line.
    transaction.commit()
    await Promise.all([written, transaction.done])
  } catch {
    // Full or forbidden: it lives as long as the tab.
  }
}

/** Whatever is being written and has not been sent, by key: through looking elsewhere, reload, sign-out and crash. */
export const kept = {
  /** Null where nothing is kept. */
  read: <T>(key: string): T | null => (held.get(key) as T | undefined) ?? null,
  /** All that is kept, once it has been read. */
  keys: () => [...held.keys()],
  /** Null forgets it. `consumed` is the text that was sent, where that is why it goes. */
  write,
  /** Whether what the device kept has been read; before that `read` knows only what was written since. */
  isLoaded: () => isLoaded,
  /** Once what the device kept has been read. */
  whenLoaded(): Promise<void> {
    return new Promise((resolve) => {
      const undo = changes.subscribe(look)
      function look() {
        if (!isLoaded) return
        undo()
        resolve()
      }
      if (isLoaded) queueMicrotask(look)
    })
  },
  subscribe: changes.subscribe,
  /** Calls back on what other tabs write. */
  onForeign: foreign.subscribe,
}
