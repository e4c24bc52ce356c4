import { clamp, visibleRuns } from '../format/visible-text.ts'

/** A text of others up to `limit` UTF-16 units, with something to see for what cannot be seen. */
export function Visible({
  text,
  limit,
  keepsLines = false,
}: {
  readonly text: string
  readonly limit: number
  readonly keepsLines?: boolean
}) {
  const shown = clamp(text, limit)
  return (
    <>
      {visibleRuns(shown, { keepsLines }).map(({ text, isEscape }, index) =>
        isEscape ? (
          <span class="escape" key={index}>
            {text}
          </span>
        ) : (
          text
        ),
      )}
      {shown.length < text.length && '…'}
    </>
  )
}
