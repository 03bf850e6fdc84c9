import {
  Activity,
  Bell,
  BriefcaseBusiness,
  ChartColumn,
  FileText,
  Flag,
  Inbox,
  type LucideIcon,
  Megaphone,
  ShieldCheck,
  UserRoundCog,
  UsersRound,
} from 'lucide-react'
import type { Role } from '@/lib/protocol/objects'

export type Place = { href: string; label: string; icon: LucideIcon; key?: string }

const inbox: Place = { href: '/inbox', label: 'Inbox', icon: Inbox, key: 'i' }
const jobs: Place = { href: '/jobs', label: 'Jobs', icon: BriefcaseBusiness, key: 'j' }

/** For everybody; on a phone behind one's own picture. */
export const notifications: Place = { href: '/notifications', label: 'Activity', icon: Bell, key: 'n' }

/** Where each role can go, in the order of the rail. `key` follows `g` as a shortcut. */
export const placesOf: Record<Role, readonly Place[]> = {
  contractor: [
    inbox,
    { href: '/bulk', label: 'Bulk', icon: Megaphone, key: 'b' },
    jobs,
    { href: '/templates', label: 'Templates', icon: FileText, key: 't' },
    { href: '/audiences', label: 'Audiences', icon: UsersRound, key: 'a' },
  ],
  customer: [inbox, jobs],
  admin: [
    { href: '/admin/presence', label: 'Presence', icon: Activity, key: 'p' },
    { href: '/admin/analytics', label: 'Analytics', icon: ChartColumn, key: 'a' },
    { href: '/admin/users', label: 'Users', icon: UserRoundCog, key: 'u' },
    { href: '/admin/reports', label: 'Reports', icon: Flag, key: 'r' },
    { href: '/admin/templates', label: 'Templates', icon: FileText, key: 't' },
    { href: '/admin/security', label: 'Security', icon: ShieldCheck, key: 'e' },
  ],
}

export function isAt(pathname: string, href: string): boolean {
  return pathname === href || pathname.startsWith(`${href}/`)
}
