import { type Entry, entriesOf, type FinalRead } from '../support/history'

/** M1: acknowledged messages that the final read lacks or holds otherwise than they were acknowledged. */
export function findLost(entries: readonly Entry[], final: FinalRead): string[] {
  const stored = new Map(final.messages.map((message) => [message.id, message]))
  const texts = new Map(entriesOf(entries, 'invoke').map(({ key, text }) => [key, text]))
  return entriesOf(entries, 'ok').flatMap(({ key, message }) => {
    const row = stored.get(message.id)
    if (!row) return [`${key}: acknowledged as ${message.id}, which is not there`]
    const isSame =
      row.seq === message.seq &&
      row.conversationId === message.conversationId &&
      row.senderId === message.senderId &&
      row.text === message.text &&
      row.text === (texts.get(key) ?? row.text)
    return isSame ? [] : [`${key}: acknowledged as ${JSON.stringify(message)}, stored as ${JSON.stringify(row)}`]
  })
}

/** M5: sends that nothing settled. A refusal settles one, and then nothing may be stored. */
export function findUnsettled(entries: readonly Entry[], final: FinalRead): string[] {
  const answered = new Set(entriesOf(entries, 'ok').map(({ key }) => key))
  const refused = new Set(entriesOf(entries, 'fail').map(({ key }) => key))
  const stored = new Set(final.messages.map(({ text }) => text))
  return entriesOf(entries, 'invoke').flatMap(({ key, text }) => {
    if (answered.has(key)) return []
    if (!refused.has(key)) return [`${key}: never settled`]
    return stored.has(text) ? [`${key}: refused for good, and yet stored`] : []
  })
}
