'use client'

import { useEffect, useState } from 'react'
import { messageOf } from '@/lib/client/api-error'
import { findPushState, type PushState, turnOffPush, turnOnPush } from '@/lib/client/web-push'
import { Switch } from '../ui/switch'
import { showToast } from '../ui/toast'

const hints: Record<PushState, string> = {
  unsupported: 'This browser cannot be told while Rollcall is closed. On an iPhone, add it to the Home Screen first.',
  forbidden: 'You have forbidden it in this browser’s settings for this site. Allow it there first.',
  off: 'Tells you of what you have not read elsewhere, also while Rollcall is closed.',
  on: 'Tells you of what you have not read elsewhere, also while Rollcall is closed.',
}

/** Whether this very device takes pushes. */
export function PushSwitch() {
  const [state, setState] = useState<PushState | null>(null)
  const [pending, setPending] = useState(false)
  useEffect(() => {
    findPushState().then(setState, () => setState('unsupported'))
  }, [])

  async function change(isOn: boolean) {
    setPending(true)
    try {
      setState(isOn ? await turnOnPush() : await turnOffPush())
    } catch (error) {
      showToast({ title: 'Nothing changed', description: messageOf(error), tone: 'danger' })
    }
    setPending(false)
  }

  return (
    <Switch
      checked={state === 'on'}
      disabled={pending || state === null || state === 'unsupported' || state === 'forbidden'}
      onCheckedChange={(isOn) => void change(isOn)}
      label="Push on this device"
      hint={hints[state ?? 'off']}
    />
  )
}
