'use client'

import { useEffect, useState } from 'react'
import { useWatch } from 'react-hook-form'
import { messageOf } from '@/lib/client/api-error'
import type { Chosen } from '@/lib/client/bulk-selection'
import { callRoute } from '@/lib/client/call-route'
import { toPastedValues } from '@/lib/client/pasted-list'
import { Button } from '../ui/button'
import { Dialog } from '../ui/dialog'
import { Field } from '../ui/field'
import { Textarea } from '../ui/input'
import { KeptNote } from '../ui/kept-note'
import { ReplacedText } from '../ui/replaced-text'
import { useKeptForm } from '../ui/use-kept-form'

const MAX_VALUES = 1000

type PastePeopleDialogProps = {
  /** What was pasted; null keeps the dialog closed, an empty text lets one paste here. */
  pasted: string | null
  onClose: () => void
  onAdd: (people: Chosen[]) => void
}

/** Turns a pasted list of ids and e-mail addresses into customers, and names those not found. A list that was not added is kept. */
export function PastePeopleDialog({ pasted, onClose, onAdd }: PastePeopleDialogProps) {
  return (
    <Dialog
      open={pasted !== null}
      onOpenChange={(open) => {
        if (!open) onClose()
      }}
      title="Add from a list"
      description="Ids or e-mail addresses, separated by commas, spaces or new lines."
    >
      {pasted === null ? null : <PasteForm pasted={pasted} onClose={onClose} onAdd={onAdd} />}
    </Dialog>
  )
}

type Outcome = { added: number; notFound: string[] }

function PasteForm({
  pasted,
  onClose,
  onAdd,
}: {
  pasted: string
  onClose: () => void
  onAdd: (people: Chosen[]) => void
}) {
  const { register, handleSubmit, formState, setError, setValue, control, ...kept } = useKeptForm('people-list', {
    text: '',
  })
  const values = toPastedValues(useWatch({ control, name: 'text' }))
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  const submit = handleSubmit(async ({ text }) => {
    const list = toPastedValues(text)
    if (list.length === 0 || list.length > MAX_VALUES) {
      setError('text', {
        message:
          list.length === 0 ? 'Paste at least one id or e-mail address.' : `A list may hold ${MAX_VALUES} entries.`,
      })
      return
    }
    try {
      const { items, notFound } = await callRoute('POST /api/customers/resolve', { body: { values: list } })
      onAdd(items)
      kept.forget()
      if (notFound.length === 0) onClose()
      else setOutcome({ added: items.length, notFound })
    } catch (cause) {
      setError('text', { message: messageOf(cause) })
    }
  })

  // What came in with a paste is looked up at once; the dialog stays only to name those not found.
  // biome-ignore lint/correctness/useExhaustiveDependencies: once for each paste
  useEffect(() => {
    if (pasted === '') return
    setValue('text', pasted)
    void submit()
  }, [pasted])

  if (outcome) {
    return (
      <div className="flex flex-col gap-4">
        <p className="text-sm">
          {outcome.added === 0 ? 'Nobody was added.' : `${outcome.added} added.`}{' '}
          {`${outcome.notFound.length} not found among customers:`}
        </p>
        <ul
          aria-label="Not found"
          className="max-h-48 overflow-y-auto rounded-md bg-sunken px-3 py-2 font-mono text-sm"
        >
          {outcome.notFound.map((value) => (
            <li key={value}>{value}</li>
          ))}
        </ul>
        <div className="flex justify-end gap-2">
          <Button
            onClick={() => {
              setValue('text', outcome.notFound.join('\n'))
              setOutcome(null)
            }}
          >
            Correct them
          </Button>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </div>
      </div>
    )
  }
  return (
    <form className="flex flex-col gap-4" onSubmit={(event) => void submit(event)}>
      <KeptNote shown={pasted === '' && kept.wasRestored} onStartOver={kept.startOver} />
      <ReplacedText {...kept.replaced} />
      <Field label="List" hint={`${values.length} entries`} error={formState.errors.text?.message}>
        <Textarea {...register('text')} rows={6} spellCheck={false} autoCapitalize="off" className="font-mono" />
      </Field>
      <div className="flex justify-end gap-2">
        <Button
          onClick={() => {
            kept.forget()
            onClose()
          }}
        >
          Cancel
        </Button>
        <Button type="submit" variant="primary" pending={formState.isSubmitting}>
          Add customers
        </Button>
      </div>
    </form>
  )
}
