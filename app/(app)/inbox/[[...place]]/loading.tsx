import { ListSkeleton } from '@/components/chat/list-skeleton'

export default function InboxLoading() {
  return (
    <div className="flex h-full">
      <div className="w-full shrink-0 border-line bg-surface pt-34 md:w-80 md:border-r lg:w-88">
        <ListSkeleton />
      </div>
    </div>
  )
}
