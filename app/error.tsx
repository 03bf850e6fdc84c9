'use client'

import { PageFailure, type PageFailureProps } from '@/components/shell/page-failure'

export default function ErrorPage(props: PageFailureProps) {
  return (
    <main className="flex min-h-dvh flex-col items-center justify-center">
      <PageFailure {...props} />
    </main>
  )
}
