import { clock } from '../client/clock.ts'
import { formatAgo, formatExact, isoTime } from '../format/time.ts'

/** How long ago, with the time itself (UTC) beside it or on pointing at it. */
export function Time({ at, isExact = false }: { readonly at: number; readonly isExact?: boolean }) {
  const exact = formatExact(at)
  return (
    <time dateTime={isoTime(at)} title={exact} class="time">
      {isExact && <span class="exact">{exact} </span>}
      <span class={isExact ? 'quiet' : undefined}>
        {isExact && '('}
        {formatAgo(at, clock.value)}
        {isExact && ')'}
      </span>
    </time>
  )
}
