import { useEffect, useState } from 'preact/hooks'

/** What takes less is not worth a word. */
const DELAY_MS = 300

export function Loading({ what = 'Loading' }: { readonly what?: string }) {
  const isSlow = useIsLong(true)
  return (
    <p class="loading" role="status" aria-busy="true">
      {isSlow && `${what}…`}
    </p>
  )
}

/** @returns whether something has been the case for longer than nobody would notice */
export function useIsLong(isTheCase: boolean): boolean {
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (!isTheCase) return undefined
    const timer = setTimeout(() => setLong(true), DELAY_MS)
    return () => clearTimeout(timer)
  }, [isTheCase])
  return isTheCase && isLong
}
