import type { ComponentChildren } from 'preact'
import type { Loaded } from '../client/use-fresh.ts'
import { Failure } from './failure.tsx'
import { Loading, useIsLong } from './loading.tsx'

/**
 * What is loaded, or how it stands: loading, failed, or of before because the last try failed. What was asked for before,
 * with another filter, stays only until one would notice.
 */
export function LoadedView<T>({
  of: { value, error, again, isOfOtherInputs },
  what,
  children,
}: {
  readonly of: Loaded<T>
  /** `Runs`, in sentences about how it stands. */
  readonly what: string
  readonly children: (value: T) => ComponentChildren
}) {
  const isLong = useIsLong(isOfOtherInputs)
  if (error && (value === undefined || isOfOtherInputs)) {
    return <Failure error={error} again={again} what={`${what} could not be loaded`} />
  }
  if (value === undefined || isLong) return <Loading what={`Loading ${what.toLowerCase()}`} />
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
