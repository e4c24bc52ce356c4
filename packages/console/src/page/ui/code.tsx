import { useState } from 'preact/hooks'
import { countOf } from '../format/count.ts'
import { Visible } from './visible.tsx'

/**
 * Text of others: of records, tables, files, messages. Its direction stays its own, what cannot be seen in it is shown
 * by something that can, and what is long is cut until it is asked for.
 */
export function Code({
  text,
  limit = 300,
  isBlock = false,
  isProse = false,
}: {
  readonly text: string
  /** UTF-16 units before it is cut. */
  readonly limit?: number
  /** With lines of its own. */
  readonly isBlock?: boolean
  /** In the font of the text around it. */
  readonly isProse?: boolean
}) {
  const [isWhole, setWhole] = useState(false)
  const content = <Visible text={text} limit={isWhole ? text.length : limit} keepsLines={isBlock} />
  const button = text.length > limit && (
    <button type="button" class="show-all" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
      {isWhole ? 'Show less' : `Show all ${countOf(text.length, 'character')}`}
    </button>
  )
  if (isBlock) {
    return (
      <div class="code-block">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <pre dir="auto" tabIndex={0}>
          <code>{content}</code>
        </pre>
        {button}
      </div>
    )
  }
  return (
    <>
      {isProse ? (
        <bdi class="foreign">{content}</bdi>
      ) : (
        <code class="code" dir="auto">
          {content}
        </code>
      )}
      {button}
    </>
  )
}
