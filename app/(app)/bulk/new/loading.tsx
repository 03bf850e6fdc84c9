import { ComposerSkeleton } from '@/components/bulk/composer-skeleton'

export default function NewBulkLoading() {
  return <ComposerSkeleton />
}
