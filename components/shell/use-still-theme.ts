'use client'

import { useEffect } from 'react'

const isDark = (root: HTMLElement) => root.classList.contains('dark')

/**
 * A change of theme happens at once: what inherits a colour that passes would follow it a step later, and what stands in that
 * another. next-themes' own way does it on each load as well, and has the whole page styled four times more for that.
 */
export function useStillTheme(): void {
  useEffect(() => {
    const root = document.documentElement
    let wasDark = isDark(root)
    const observer = new MutationObserver(() => {
      if (isDark(root) === wasDark) return
      wasDark = !wasDark
      root.classList.add('theme-still')
      // Styled before the page is painted, while nothing passes.
      window.getComputedStyle(root).getPropertyValue('color')
      setTimeout(() => root.classList.remove('theme-still'), 1)
    })
    observer.observe(root, { attributeFilter: ['class'] })
    return () => observer.disconnect()
  }, [])
}
