'use client'

import { Ban } from 'lucide-react'
import type { AdminReport, ReportState } from '@/lib/protocol/reports'
import { reasonWords } from '../consent/report-words'
import { Badge } from '../ui/badge'
import { RelativeTime } from '../ui/relative-time'
import { ReportDecision } from './report-decision'
import { stateTones, stateWords } from './report-states'
import { ReportedMessages } from './reported-messages'
import { roleWords } from './role-words'

type ReportCardProps = {
  report: AdminReport
  onDecide: (state: ReportState, note: string) => Promise<void>
  onSuspend: (note: string) => void
}

/** One report: who of whom and why, the words, and what to make of it. */
export function ReportCard({ report, onDecide, onSuspend }: ReportCardProps) {
  const { reporter, sender, reason, note, state } = report
  return (
    <article
      aria-label={`Report by ${reporter.name}`}
      className="mt-4 flex flex-col gap-4 rounded-lg border border-line bg-surface p-4 shadow-1 sm:p-5"
    >
      <header className="flex flex-wrap items-start gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1">
          <h2 className="font-semibold text-base">{reasonWords[reason]}</h2>
          <p className="text-muted text-sm">
            <span dir="auto">{reporter.name}</span> reported <span dir="auto">{sender.name}</span>
            {`, ${roleWords[sender.role].toLowerCase()}, `}
            <RelativeTime at={report.createdAt} form="long" />
          </p>
        </div>
        <span className="flex flex-wrap gap-2">
          {sender.suspended ? (
            <Badge tone="danger" icon={<Ban aria-hidden />}>
              Sender suspended
            </Badge>
          ) : null}
          <Badge tone={stateTones[state]}>{stateWords[state]}</Badge>
        </span>
      </header>
      {note ? (
        <blockquote dir="auto" className="whitespace-pre-wrap break-words border-accent border-l-2 pl-3 text-sm">
          {note}
        </blockquote>
      ) : null}
      <ReportedMessages report={report} />
      <ReportDecision key={report.adminNote} report={report} onDecide={onDecide} onSuspend={onSuspend} />
    </article>
  )
}
