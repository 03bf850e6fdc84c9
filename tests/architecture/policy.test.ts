import { expect, test } from 'vitest'
import { requests } from '../../lib/protocol/events'
import { roles } from '../../lib/protocol/objects'
import { routes } from '../../lib/protocol/routes'
import { listSources, readSource } from '../support/read-imports'

/** Pages and addresses that somebody without a session must be able to open. */
const publicPlaces = [
  'app/(account)/sign-in/page.tsx',
  'app/(account)/sign-up/page.tsx',
  'app/(account)/forgot-password/page.tsx',
  'app/(account)/confirm-email/page.tsx',
  'app/(account)/reset-password/page.tsx',
  'app/(account)/unsubscribe/[token]/page.tsx',
  // Drawn from what a browser holds; the page itself knows of nobody.
  'app/offline/page.tsx',
  // next-auth's own, which is how one signs in.
  'app/api/auth/[...nextauth]/route.ts',
  // The description of the API, the same for everybody.
  'app/docs/api/page.tsx',
  'app/docs/api/asyncapi.json/route.ts',
  'app/docs/api/openapi.json/route.ts',
]

const publicRoutes = [
  'healthz',
  'readyz',
  'metrics',
  'signUp',
  'requestPasswordReset',
  'confirmEmail',
  'resetPassword',
  'openUnsubscribe',
  'unsubscribe',
]

const isRoleList = (access: unknown) =>
  Array.isArray(access) && access.length > 0 && access.every((role) => (roles as readonly unknown[]).includes(role))

test.each(Object.entries(requests))('the event %s says which roles may ask', (_, { access }) => {
  expect(isRoleList(access)).toBe(true)
})

test.each(Object.entries(routes))('the route %s says who may call it', (name, { access }) => {
  expect(access === 'public').toBe(publicRoutes.includes(name))
  expect(access === 'public' || access === 'signed_in' || isRoleList(access)).toBe(true)
})

const places = listSources(['app']).filter((file) => /\/(page\.tsx|route\.ts)$/.test(`/${file}`))

test('there are pages to judge, and every public one is there', () => {
  expect(places.length).toBeGreaterThan(10)
  expect(publicPlaces.filter((place) => !places.includes(place))).toEqual([])
})

test.each(places.filter((file) => !publicPlaces.includes(file)))('%s asks who is there before it shows', (file) => {
  const text = readSource(file)
  const asks = text.search(/await requireActor\(/)
  expect(asks).toBeGreaterThan(-1)
  const loads = text.search(/\bload\(/)
  expect(loads === -1 || asks < loads).toBe(true)
})

test('a page below /admin is for admins alone', () => {
  const admin = places.filter((file) => file.includes('/admin/'))
  expect(admin).not.toEqual([])
  expect(admin.filter((file) => !readSource(file).includes("await requireActor(['admin'])"))).toEqual([])
})
