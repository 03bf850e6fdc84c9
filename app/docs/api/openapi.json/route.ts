import { toOpenApi } from '@/lib/protocol/openapi'

export const dynamic = 'force-dynamic'

export function GET(): Response {
  return Response.json(toOpenApi())
}
