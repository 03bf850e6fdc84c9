'use client'

import type { Job } from '@/lib/protocol/objects'
import { AnchoredMenu, MenuChoices } from '../ui/menu'

type JobFilterPanelProps = {
  anchor: HTMLElement
  jobs: readonly Job[]
  /** Empty for all. */
  job: string
  onChange: (job: string) => void
  onClose: () => void
}

/** The jobs that conversations may be listed by. */
export default function JobFilterPanel({ anchor, jobs, job, onChange, onClose }: JobFilterPanelProps) {
  return (
    <AnchoredMenu anchor={anchor} onClose={onClose}>
      <MenuChoices
        label="Job"
        value={job}
        options={[{ value: '', label: 'All jobs' }, ...jobs.map(({ id, title }) => ({ value: id, label: title }))]}
        onChange={(next) => {
          onChange(next)
          onClose()
        }}
      />
    </AnchoredMenu>
  )
}
