import { QueryClient, QueryObserver, queryOptions } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { takeAnswer } from '@/lib/client/take-answer'

test('what a change was answered stands, though an older answer comes after it', async () => {
  const client = new QueryClient()
  let answerOld = (_: string) => {}
  const query = queryOptions({
    queryKey: ['getMe'],
    queryFn: () =>
      new Promise<string>((resolve) => {
        answerOld = resolve
      }),
    initialData: 'as drawn',
  })
  const unlook = new QueryObserver(client, query).subscribe(() => {})
  await takeAnswer(client, query, 'as changed')
  answerOld('as it was')
  await new Promise((resolve) => setImmediate(resolve))
  expect(client.getQueryData(query.queryKey)).toBe('as changed')
  expect(client.isFetching()).toBe(0)
  unlook()
})
