import { useEffect, useRef } from 'preact/hooks'
import { connection, flow } from '../client/live.ts'
import { Time } from '../ui/time.tsx'
import { announce } from './announce.tsx'

/** Says that what is shown may be of before. */
export function LostNotice() {
  useAnnouncedReturn()
  if (connection.value !== 'lost') return null
  const heard = flow.value
  return (
    <div class="notice is-bad lost" role="alert">
      <p>
        <strong>Not connected.</strong> Does <code>lake up</code> still run? This page connects again by itself.
        {heard && (
          <>
            {' '}
            What it shows is of <Time at={heard.at} />.
          </>
        )}
      </p>
    </div>
  )
}

function useAnnouncedReturn(): void {
  const before = useRef(connection.value)
  useEffect(() => {
    if (before.current === 'lost' && connection.value === 'live') announce('Connected again')
    before.current = connection.value
  }, [connection.value])
}
