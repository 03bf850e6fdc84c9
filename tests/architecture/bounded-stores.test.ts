import { expect, test } from 'vitest'
import { listSources, readSource } from '../support/read-imports'

/**
 * Everything that the server keeps in memory beyond a call, and what bounds it. A store that is not named here fails the
 * test: whoever adds one says how much it can hold, and by whose doing.
 */
const bounds: Readonly<Record<string, string>> = {
  'broadcast/redis-adapter due': 'pushes of one turn of the event loop',
  'http/admission lines': 'five seconds of `HANDSHAKE_RATE`',
  'http/admission crowded': 'what `lines` holds',
  'http/admission waiting': 'what `lines` holds',
  'http/connection-bounds byOwner': 'addresses with an open connection',
  'limits/memory-rate-limiter logs': '100,000 keys of at most the rule’s points each; spent ones go within a minute',
  'limits/memory-rate-limiter recalled': 'contractors with a batch in the last minutes',
  'links/redis-channels channels': 'rooms of this node, and 32 of presence',
  'links/redis-channels listeners': 'parts of the server',
  'links/redis-channels missing': 'what `channels` holds',
  'links/redis-channels returning': 'machines of a Redis Cluster',
  'links/redis-cluster-map machines': 'machines of a Redis Cluster',
  'links/redis-link doubted': 'machines of a Redis Cluster',
  'presence/memory-registry state': 'signed-in sockets: 100 of a user',
  'presence/redis-burial suspects': 'nodes that went silent, in 16 slots',
  'presence/redis-memory remembered': '250,000 users',
  'presence/redis-registry local': 'signed-in sockets of this node: 100 of a user',
  'presence/redis-registry lost': '16 slots',
  'presence/redis-registry resumed': '16 slots',
  'presence/redis-registry slotOfEdges': '16 slots',
  'services/authentication good': '50,000 hashes',
  'services/batch-announcer noted': 'batches of which something became within half a second',
  'services/contact-announcer waiting': 'one turn of the event loop',
  'fair-line lines': '`waiting`, of one owner `waitingEach`',
  'fair-line runningOf': '`running`',
  'services/job-announcer waiting': 'the roles, `MAX_JOB_CHANGES` each',
  'services/job-announcer timers': 'the roles',
  'services/last-seen-writer edges': 'users who came or went within a second; all of this node, after it was settled',
  'services/messaging beginning': 'first messages under way: the event budget of a user',
  'services/notifications noted':
    'what people are told of within half a second, once for each conversation, job, batch, report or export',
  'services/notifications reads': 'conversations read within half a second',
  'services/notifications takenBack': 'messages taken back within half a second',
  'services/once running': 'sends under way: the event budget of a user',
  'services/presence-directory entries': '250,000 users',
  'services/presence-directory unknown': '250,000 ids, for two seconds',
  'services/presence-directory blocks': '20,000 viewers',
  'services/presence-directory unstored': '250,000 users',
  'services/presence-pushes leaving': 'watched users who left within the grace',
  'services/presence-pushes changed': 'one turn of the event loop',
  'services/presence-watches watchersOf': '20,000 entries of a user, of ids that somebody has',
  'services/presence-watches bySocket': '10,000 entries of a socket, 20,000 of a user',
  'services/presence-watches countOf': 'users who watch',
  'services/watch-openings changedAt': '10,000 users, while any watch is being read',
  'services/refusal-counter seen': 'contractors refused within a minute, 20 keys each',
  'services/refusal-counter waiting': '10,000 rows',
  'services/screens screens': 'one for each socket',
  'services/turns last': 'changes under way: the event budget of a user',
  'services/typing typingOf': 'the rate of signals of a user, 120 in 10 s, for 6 s each',
  'places/memory-places untilOf': 'what `services/typing` and `services/screens` hold of sockets of this node',
  'socket/connections byUser': '100 sockets of a user',
  'socket/intake users': 'signed-in users; of packets that wait, one read or body of each connection',
  'socket/reaper tracked': 'open connections, which `http/connection-bounds` bounds',
  'socket/types SocketData.heads': 'conversations of the user that changed within 20 s',
  'repeated-lines seen': '101 kinds of lines, for a second',
  'subscribable listeners': 'parts of the server: nothing that a client does subscribes',
}

/** Of one call, or of one run of a tool. */
const passing = new Set([
  'demo/demo-stage lastActive',
  'presence/redis-burial asked',
  'presence/redis-rounds brought',
  'presence/redis-rounds leases',
  'services/name-people nameOf',
  'services/own-data given',
  'store/blocks blocked',
  'store/bulk-reports nameOf',
  'store/file-removals urls',
  'store/sync places',
])

/** Declared in the body of a function, where that of a factory keeps it as long as the server runs. */
const STORE = /^ {2}(?:const|let) (\w+)(?:: [^=]+)? = new (?:Map|Set|LRUCache)\b/gm

test('every store in memory has a bound, and the list names none that is gone', () => {
  const found = listSources(['lib/server']).flatMap((file) => {
    const place = file.replace(/^lib\/server\//, '').replace(/\.ts$/, '')
    return [...readSource(file).matchAll(STORE)].map(([, name]) => `${place} ${name}`)
  })
  const kept = found.filter((store) => !passing.has(store))
  expect([...new Set([...kept, 'socket/types SocketData.heads'])].sort()).toEqual(Object.keys(bounds).sort())
  expect([...passing].filter((store) => !found.includes(store))).toEqual([])
})
