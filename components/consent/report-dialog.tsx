'use client'

import { useController } from 'react-hook-form'
import { callRoute } from '@/lib/client/call-route'
import { MAX_NOTE_LENGTH } from '@/lib/protocol/limits'
import type { ReportReason } from '@/lib/protocol/reports'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Textarea } from '../ui/input'
import { KeptForm } from '../ui/kept-form'
import { Select } from '../ui/select'
import { showToast } from '../ui/toast'
import { useKeptForm } from '../ui/use-kept-form'
import { reasonOptions } from './report-words'

type ReportDialogProps = { messageId: string; name: string; onOpenChange: (open: boolean) => void }

/** Tells the people who run the place about a message. */
export default function ReportDialog(props: ReportDialogProps) {
  return (
    <Dialog
      open
      onOpenChange={props.onOpenChange}
      title={`Report a message of ${props.name}`}
      description={`We look at this message and up to five before it, and at nothing else you wrote. ${props.name} is not told.`}
    >
      <ReportForm {...props} />
    </Dialog>
  )
}

type ReportFields = { reason: ReportReason; note: string }

function ReportForm({ messageId, onOpenChange }: ReportDialogProps) {
  const form = useKeptForm<ReportFields>(`report:${messageId}`, { reason: 'spam', note: '' })
  const { field: reason } = useController({ control: form.control, name: 'reason' })

  async function report(fields: ReportFields): Promise<void> {
    await callRoute('POST /api/reports', { body: { messageId, ...fields } })
    showToast({ title: 'Reported', description: 'Thank you. Somebody will look at it.', tone: 'success' })
  }

  return (
    <KeptForm form={form} submitLabel="Report" onSave={report} onClose={() => onOpenChange(false)}>
      <Field label="What is wrong with it?">
        <Select options={reasonOptions} value={reason.value} onValueChange={reason.onChange} />
      </Field>
      <Field label="Anything to add?" hint="You need not write anything.">
        <Textarea {...form.register('note')} rows={3} maxLength={MAX_NOTE_LENGTH} dir="auto" />
      </Field>
    </KeptForm>
  )
}
