import type { RefObject } from 'preact'
import { useEffect, useRef } from 'preact/hooks'

/** Gives the focus to `home` if what had it went away with a change of `inputs`: who uses the keyboard stays near. */
export function useLostFocus(home: RefObject<HTMLElement | null>, inputs: readonly unknown[]): void {
  const isFirst = useRef(true)
  useEffect(() => {
    const isLost = document.activeElement === document.body || document.activeElement === null
    if (isLost && !isFirst.current) home.current?.focus({ preventScroll: true })
    isFirst.current = false
  }, inputs)
}
