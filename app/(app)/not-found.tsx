import { NotFoundMessage } from '@/components/shell/not-found-message'

export default function SignedInNotFound() {
  return (
    <div className="flex h-full flex-col items-center justify-center">
      <NotFoundMessage />
    </div>
  )
}
