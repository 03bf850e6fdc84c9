'use client'

import { ImagePlus, X } from 'lucide-react'
import { type DragEvent, useRef, useState } from 'react'
import type { Picture } from '@/lib/client/bulk-draft'
import { useSelf } from '@/lib/client/live-provider'
import { pictures } from '@/lib/client/upload-file'
import { pictureKey, usePicture } from '@/lib/client/use-picture'
import { Button, IconButton } from '../ui/button'
import { cn } from '../ui/cn'

type PictureFieldProps = {
  /** Where the picture is kept until it is sent or saved. */
  place: string
  picture: Picture | null
  onChange: (picture: Picture | null) => void
  disabled?: boolean
}

/** One picture: chosen, dropped or pasted, uploaded at once, with progress and a way to cancel. */
export function PictureField({ place, picture, onChange, disabled = false }: PictureFieldProps) {
  const input = useRef<HTMLInputElement>(null)
  const key = pictureKey(useSelf().id, place)
  const { progress, error, start, remove } = usePicture(key, picture, onChange, disabled)
  const [isOver, setIsOver] = useState(false)

  function choose(file: File | undefined) {
    if (file && !disabled) void start(file)
  }

  function dropped(event: DragEvent) {
    event.preventDefault()
    setIsOver(false)
    choose(event.dataTransfer.files[0])
  }

  return (
    <div className="flex flex-col gap-2">
      <input
        ref={input}
        type="file"
        accept={pictures.types.join(',')}
        className="sr-only"
        tabIndex={-1}
        aria-label="Picture file"
        disabled={disabled}
        onChange={(event) => {
          choose(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      {picture && !progress ? (
        <div className="flex items-center gap-3 rounded-md border border-line p-2">
          {/* biome-ignore lint/performance/noImgElement: an upload behind a sign-in, already scaled by the server */}
          <img
            src={picture.thumbnailUrl ?? picture.fileUrl}
            alt=""
            className="size-16 shrink-0 rounded-sm bg-sunken object-cover"
          />
          <span dir="auto" className="min-w-0 flex-1 truncate text-start text-sm">
            {picture.fileName}
          </span>
          <Button size="sm" onClick={() => input.current?.click()} disabled={disabled}>
            Replace
          </Button>
          <IconButton
            size="sm"
            label="Remove the picture"
            icon={<X aria-hidden className="size-4" />}
            onClick={remove}
            disabled={disabled}
          />
        </div>
      ) : null}
      {progress ? <UploadProgress {...progress} onCancel={remove} /> : null}
      {!picture && !progress ? (
        <button
          type="button"
          disabled={disabled}
          onClick={() => input.current?.click()}
          onDragOver={(event) => {
            event.preventDefault()
            setIsOver(true)
          }}
          onDragLeave={() => setIsOver(false)}
          onDrop={dropped}
          className={cn(
            'flex flex-col items-center gap-1 rounded-md border border-control border-dashed px-4 py-6 text-center transition-colors hover:bg-hover',
            isOver && 'border-accent bg-accent-bg',
          )}
        >
          <ImagePlus aria-hidden className="size-6 text-muted" />
          <span className="font-medium text-sm">Choose a picture</span>
          <span className="text-muted text-xs">or drop it here. JPEG, PNG, WebP or GIF, up to 10 MB.</span>
        </button>
      ) : null}
      {error ? (
        <p role="alert" className="text-danger-fg text-sm">
          {error}
        </p>
      ) : null}
    </div>
  )
}

function UploadProgress({ name, share, onCancel }: { name: string; share: number; onCancel: () => void }) {
  return (
    <div className="flex items-center gap-3 rounded-md border border-line p-3">
      <div className="min-w-0 flex-1">
        <div className="flex justify-between gap-3 text-sm">
          <span dir="auto" className="truncate text-start">
            {name}
          </span>
          <span className="tabular text-muted">{`${Math.round(share * 100)} %`}</span>
        </div>
        <progress
          aria-label={`Uploading ${name}`}
          value={share}
          className="mt-1.5 block h-1.5 w-full appearance-none overflow-hidden rounded-full bg-hover [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
        />
      </div>
      <Button size="sm" onClick={onCancel}>
        Cancel
      </Button>
    </div>
  )
}
