import { connection, flow } from '../client/live.ts'
import { Time } from '../ui/time.tsx'

/** Says that what is shown may be of before. */
export function LostNotice() {
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
