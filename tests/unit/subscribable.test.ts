import { expect, test } from 'vitest'
import { createSubscribable } from '../../lib/client/subscribable'

test('every listener hears what is emitted until it leaves', () => {
  const { subscribe, emit } = createSubscribable<[number]>()
  const heard: string[] = []
  const leave = subscribe((value) => heard.push(`a${value}`))
  subscribe((value) => heard.push(`b${value}`))
  emit(1)
  leave()
  emit(2)
  expect(heard).toEqual(['a1', 'b1', 'b2'])
})

test('what feeds it runs while there is a listener, and only once', () => {
  const log: string[] = []
  const { subscribe } = createSubscribable(() => {
    log.push('begin')
    return () => log.push('end')
  })
  const first = subscribe(() => {})
  const second = subscribe(() => {})
  first()
  first()
  expect(log).toEqual(['begin'])
  second()
  subscribe(() => {})()
  expect(log).toEqual(['begin', 'end', 'begin', 'end'])
})
