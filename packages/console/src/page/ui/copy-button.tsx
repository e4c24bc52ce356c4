import { useEffect, useState } from 'preact/hooks'
import { announce } from '../shell/announce.tsx'

const SHOWN_MS = 2_000

/** @param what is copied, for who hears it: `the command` */
export function CopyButton({
  text,
  what,
  label = 'Copy',
}: {
  readonly text: string
  readonly what: string
  readonly label?: string
}) {
  const [said, setSaid] = useState<'Copied' | 'Not copied'>()
  useEffect(() => {
    if (said === undefined) return undefined
    const timer = setTimeout(() => setSaid(undefined), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [said])

  const copy = async () => {
    const outcome = await navigator.clipboard.writeText(text).then(
      () => 'Copied' as const,
      () => 'Not copied' as const,
    )
    setSaid(outcome)
    announce(`${outcome}: ${what}`)
  }
  return (
    <button type="button" class="copy" aria-label={`Copy ${what}`} onClick={() => void copy()}>
      {said ?? label}
    </button>
  )
}
