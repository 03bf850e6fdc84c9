'use client'

import { type RefObject, useEffect } from 'react'

const NAME = '--composer-height'

/** Tells the page how high its composer is, so that nothing is shown over it. */
export function useComposerHeight(inside: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const form = inside.current?.closest('form')
    if (!form) return
    const { style } = document.documentElement
    const observer = new ResizeObserver(() => style.setProperty(NAME, `${form.offsetHeight}px`))
    observer.observe(form)
    return () => {
      observer.disconnect()
      style.removeProperty(NAME)
    }
  }, [inside])
}
