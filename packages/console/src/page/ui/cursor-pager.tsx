import { useState } from 'preact/hooks'

/** Where a list is that the server gives page by page, each with where the next one begins. */
export interface Cursors {
  /** undefined on the first page. */
  readonly after: string | undefined
  readonly page: number
  readonly go: (next: string) => void
  readonly back: () => void
}

export function useCursors(): Cursors {
  const [stack, setStack] = useState<readonly string[]>([])
  return {
    after: stack.at(-1),
    page: stack.length,
    go: next => setStack([...stack, next]),
    back: () => setStack(stack.slice(0, -1)),
  }
}

/** Goes from page to page of such a list; nothing if there is one page. As in `Pager`, no button is `disabled`. */
export function CursorPager({
  cursors: { page, go, back },
  next,
  what,
  isBusy,
  children,
}: {
  readonly cursors: Cursors
  readonly next: string | null
  /** In the plural: `files`. */
  readonly what: string
  readonly isBusy: boolean
  /** What is shown of how many. */
  readonly children: string
}) {
  if (page === 0 && next === null) return <p class="result-count">{children}</p>
  return (
    <nav class="pager" aria-label={`Pages of ${what}`} aria-busy={isBusy}>
      <button
        type="button"
        aria-disabled={page === 0}
        onClick={() => page > 0 && back()}
        aria-label={`Previous ${what}`}
      >
        ‹
      </button>
      <span class="figure" aria-live="polite">
        {children}
      </span>
      <button
        type="button"
        aria-disabled={next === null}
        onClick={() => next !== null && go(next)}
        aria-label={`Next ${what}`}
      >
        ›
      </button>
    </nav>
  )
}
