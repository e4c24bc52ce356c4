import { clock } from '../client/clock.ts'
import { formatBytes } from '../format/bytes.ts'
import { formatCount } from '../format/count.ts'
import { formatDuration } from '../format/duration.ts'

/** In figures of one width, so that they do not jump. */
export function Count({ of }: { readonly of: number }) {
  return <span class="figure">{formatCount(of)}</span>
}

/** With all digits on pointing at it. */
export function Bytes({ of }: { readonly of: number }) {
  return (
    <span class="figure" title={`${formatCount(of)} bytes`}>
      {formatBytes(of)}
    </span>
  )
}

/** @param ms how long it took */
export function Duration({ ms }: { readonly ms: number }) {
  return <span class="figure">{formatDuration(ms)}</span>
}

/** How long it takes by now. */
export function Elapsed({ since }: { readonly since: number }) {
  return <Duration ms={Math.max(0, clock.value - since)} />
}
