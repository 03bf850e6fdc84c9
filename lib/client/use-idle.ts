import { useEffect, useState } from 'react'
import { whenIdle } from './when-idle'

/** Whether the browser has had nothing to do since the page came, and the page is all there. */
export function useIdle(): boolean {
  const [isIdle, setIdle] = useState(false)
  useEffect(() => {
    let undo = () => {}
    const begin = () => {
      undo = whenIdle(() => setIdle(true))
    }
    if (document.readyState === 'complete') begin()
    else window.addEventListener('load', begin, { once: true })
    return () => {
      window.removeEventListener('load', begin)
      undo()
    }
  }, [])
  return isIdle
}
