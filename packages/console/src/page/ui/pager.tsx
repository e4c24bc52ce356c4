import { formatCount } from '../format/count.ts'
import type { PageOf } from './pages.ts'

/**
 * Goes from page to page of a list that is all there. Nothing if there is one page. A button at the end keeps the focus, so
 * it is not `disabled`.
 */
export function Pager({
  of: { from, until, page, pages },
  total,
  what,
  go,
}: {
  readonly of: PageOf
  readonly total: number
  /** In the plural: `rows`. */
  readonly what: string
  readonly go: (page: number) => void
}) {
  if (pages === 1) return null
  return (
    <nav class="pager" aria-label={`Pages of ${what}`}>
      <button
        type="button"
        aria-disabled={page === 0}
        onClick={() => page > 0 && go(page - 1)}
        aria-label={`Previous ${what}`}
      >
        ‹
      </button>
      <span class="figure" aria-live="polite">
        {formatCount(from + 1)}–{formatCount(until)} of {formatCount(total)} {what}
      </span>
      <button
        type="button"
        aria-disabled={page === pages - 1}
        onClick={() => page < pages - 1 && go(page + 1)}
        aria-label={`Next ${what}`}
      >
        ›
      </button>
    </nav>
  )
}
