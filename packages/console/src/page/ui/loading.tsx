import { useEffect, useState } from 'preact/hooks'

/** What takes less is not worth a word. */
const DELAY_MS = 300

export function Loading({ what = 'Loading' }: { readonly what?: string }) {
  const [isSlow, setSlow] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), DELAY_MS)
    return () => clearTimeout(timer)
  }, [])
  return (
    <p class="loading" role="status" aria-busy="true">
      {isSlow && `${what}…`}
    </p>
  )
}
