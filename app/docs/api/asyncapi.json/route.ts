import { toAsyncApi } from '@/lib/protocol/asyncapi'

export const dynamic = 'force-dynamic'

export function GET(): Response {
  return Response.json(toAsyncApi())
}
