import { useEffect, useRef, useState } from 'preact/hooks'
import type { ReplayOutcome, ReplayRequest } from '../../api/records.ts'
import { type ApiError, isAbort, post } from '../client/api.ts'
import { asApiError } from '../client/use-fresh.ts'
import { announce } from '../shell/announce.tsx'
import { Badge, type Tone } from '../ui/badge.tsx'
import { Code } from '../ui/code.tsx'
import { Failure } from '../ui/failure.tsx'
import { useLostFocus } from '../ui/use-lost-focus.ts'

const TONES: Readonly<Record<ReplayOutcome['is'], Tone>> = {
  loaded: 'good',
  'would be loaded': 'good',
  'still refused': 'bad',
  failed: 'bad',
  gone: 'neutral',
}

interface ReplayProps {
  readonly id: string
  /** Whether there is anything left to do; what was done stays to be read. */
  readonly canReplay: boolean
  readonly onLoaded: () => void
}

/** Loads a record again: first what would become of it, then, if it would be loaded, what has. */
export function Replay({ id, canReplay, onLoaded }: ReplayProps) {
  const [busy, setBusy] = useState<'try' | 'load'>()
  const [outcome, setOutcome] = useState<ReplayOutcome>()
  const [error, setError] = useState<ApiError>()
  const underWay = useRef<AbortController>(undefined)
  const heading = useRef<HTMLHeadingElement>(null)
  useLostFocus(heading, [busy, outcome, canReplay])
  useEffect(() => () => underWay.current?.abort(), [])

  const replay = async (apply: boolean) => {
    if (busy !== undefined) return
    const controller = new AbortController()
    underWay.current = controller
    setBusy(apply ? 'load' : 'try')
    setError(undefined)
    try {
      const request: ReplayRequest = { apply }
      const path = `/api/records/${encodeURIComponent(id)}/replay`
      const found = await post<ReplayOutcome>(path, request, { signal: controller.signal })
      setOutcome(found)
      announce(`${found.is}: ${found.text}`)
      if (found.is === 'loaded' || found.is === 'gone') onLoaded()
    } catch (error) {
      if (isAbort(error)) return
      setError(asApiError(error))
    }
    setBusy(undefined)
  }
  return (
    <section class="card replay" aria-labelledby="replay">
      <h2 id="replay" ref={heading} tabIndex={-1}>
        Load it again
      </h2>
      <p class="quiet">After a fix of its definition or of the function. Trying changes nothing.</p>
      <div class="actions">
        {canReplay && (
          <button type="button" aria-disabled={busy !== undefined} onClick={() => void replay(false)}>
            {busy === 'try' ? 'Trying…' : 'Try'}
          </button>
        )}
        {outcome?.is === 'would be loaded' && (
          <button type="button" class="primary" aria-disabled={busy !== undefined} onClick={() => void replay(true)}>
            {busy === 'load' ? 'Loading…' : 'Load again'}
          </button>
        )}
        {outcome && (
          <span>
            <Badge tone={TONES[outcome.is]}>{outcome.is}</Badge> <Code text={outcome.text} isProse limit={1_000} />
          </span>
        )}
      </div>
      {error && <Failure error={error} what="It could not be replayed" />}
    </section>
  )
}
