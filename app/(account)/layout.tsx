import type { ReactNode } from 'react'
import { StillTheme } from '@/components/account/still-theme'

/** The frame of the pages before sign-in. */
export default function AccountLayout({ children }: { children: ReactNode }) {
  return (
    <div className="flex min-h-dvh flex-col">
      <StillTheme />
      <header className="px-6 py-5">
        <span className="inline-flex items-center gap-2.5 font-semibold text-base">
          {/* biome-ignore lint/performance/noImgElement: a small local drawing needs no image service */}
          <img src="/icon.svg" alt="" className="size-7" />
          Rollcall
        </span>
      </header>
      <main className="flex flex-1 justify-center px-4 pt-4 pb-12 sm:items-center sm:pt-0">{children}</main>
    </div>
  )
}
