import type { ApiError } from '../client/api.ts'
import { Code } from './code.tsx'

/** What went wrong, by its message and code, and a way to try again. */
export function Failure({
  error,
  again,
  what = 'This could not be loaded',
}: {
  readonly error: ApiError
  readonly again?: () => void
  readonly what?: string
}) {
  return (
    <div class="notice is-bad" role="alert">
      <p>
        <strong>{what}.</strong> <Code text={error.message} isProse /> <span class="quiet">({error.code})</span>
      </p>
      {again && (
        <button type="button" onClick={again}>
          Try again
        </button>
      )}
    </div>
  )
}
