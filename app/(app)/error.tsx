'use client'

import { PageFailure, type PageFailureProps } from '@/components/shell/page-failure'

export default function SignedInErrorPage(props: PageFailureProps) {
  return (
    <div className="flex h-full flex-col items-center justify-center">
      <PageFailure {...props} />
    </div>
  )
}
