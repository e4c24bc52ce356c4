import type { ComponentChildren } from 'preact'
import type { Loaded } from '../client/use-fresh.ts'
import { Failure } from './failure.tsx'
import { Loading } from './loading.tsx'

/** What is loaded, or how it stands: loading, failed, or of before because the last try failed. */
export function LoadedView<T>({
  of: { value, error, again },
  what,
  children,
}: {
  readonly of: Loaded<T>
  /** `Runs`, in sentences about how it stands. */
  readonly what: string
  readonly children: (value: T) => ComponentChildren
}) {
  if (value === undefined) {
    return error ? (
      <Failure error={error} again={again} what={`${what} could not be loaded`} />
    ) : (
      <Loading what={`Loading ${what.toLowerCase()}`} />
    )
  }
  return (
    <>
      {/* If nobody answers, the shell says so for all of the page. */}
      {error && error.code !== 'UNREACHABLE' && (
        <Failure error={error} again={again} what={`${what} could not be loaded again; this is of before`} />
      )}
      {children(value)}
    </>
  )
}
