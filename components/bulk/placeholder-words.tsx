import { toPlaceholderParts } from '@/lib/client/placeholders'

/** Text with its placeholders set apart, as they were written. */
export function PlaceholderWords({ text }: { text: string }) {
  const parts = toPlaceholderParts(text).map((part, index) =>
    part.kind === 'text' ? (
      part.text
    ) : (
      <span
        // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
        key={index}
        className="rounded-sm bg-accent-bg px-0.5 text-accent-fg"
      >
        {part.text}
      </span>
    ),
  )
  return <bdi>{parts}</bdi>
}
