'use client'

import { type BulkDraft, wordsOf } from '@/lib/client/bulk-draft'
import { replacedKey } from '@/lib/client/draft-fields'
import { useSelf } from '@/lib/client/live-provider'
import { joinedTexts } from '@/lib/client/typed-texts'
import { useKept } from '@/lib/client/use-kept'
import { ReplacedText } from '../ui/replaced-text'

type ReplacedWordsProps = { draft: BulkDraft; onRestore: (patch: Partial<BulkDraft>) => void }

/** What was written of this message on one device while another wrote something else. */
export function ReplacedWords({ draft, onRestore }: ReplacedWordsProps) {
  const self = useSelf()
  const field = draft.mode === 'text' ? 'text' : 'caption'
  const [replaced, setReplaced] = useKept<string>(replacedKey(self.id, 'bulk', field))
  return (
    <ReplacedText
      text={replaced ?? ''}
      onRestore={() => {
        onRestore({ [field]: joinedTexts(wordsOf(draft), replaced ?? '') })
        setReplaced(null)
      }}
      onForget={() => setReplaced(null)}
    />
  )
}
