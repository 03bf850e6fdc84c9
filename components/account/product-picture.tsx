import { CheckCheck } from 'lucide-react'
import { Avatar } from '../ui/avatar'

const answers = [
  { id: 'customer5', name: 'Sofia Marino', text: 'Thursday after four works for me.', at: '3:41' },
  { id: 'customer7', name: 'Priya Nair', text: 'Yes please. When can you come?', at: '3:43' },
] as const

/** What the product does, in one small picture: one message out, answers in, and who is there. */
export function ProductPicture() {
  return (
    <div aria-hidden className="flex flex-col gap-2 rounded-lg bg-canvas p-4 text-sm">
      <div className="max-w-[85%] self-end rounded-lg rounded-br-sm bg-bubble-own px-3 py-1.5">
        Frost is coming. Shall I check the outside taps while I am in your street?
        <span className="float-end ms-2 mt-1 inline-flex items-center gap-1 text-muted text-xs leading-4">
          3:40 <CheckCheck className="size-3.5 text-info" strokeWidth={2.5} />
        </span>
      </div>
      <p className="self-end text-muted text-xs">Sent to 37 customers, 34 delivered, 21 read</p>
      {answers.map(({ id, name, text, at }) => (
        <div key={id} className="flex items-end gap-2">
          <Avatar
            userId={id}
            name={name}
            size="sm"
            dot={<span className="block size-3 rounded-full border-2 border-canvas bg-success" />}
          />
          <div className="rounded-lg rounded-bl-sm bg-bubble px-3 py-1.5 shadow-1">
            <span className="block font-medium text-xs">{name}</span>
            {text}
            <span className="float-end ms-2 mt-1 text-muted text-xs leading-4">{at}</span>
          </div>
        </div>
      ))}
    </div>
  )
}
