const MOST_RECORDS = 10_000
const PAGE_BYTES = 6 * 1024 * 1024
/** A page of few small records says little about the next. */
const MOST_GROWTH = 4

export const FIRST_PAGE_LIMIT = 100

/** How many records to ask for next, so that a page has about 6 MiB if they are like those of the last page. */
export function nextPageLimit(limit: number, lastPage: readonly { readonly data: Uint8Array }[]): number {
  if (lastPage.length === 0) return limit
  const bytes = lastPage.reduce((sum, { data }) => sum + data.byteLength, 0)
  const fitting = Math.floor((PAGE_BYTES * lastPage.length) / Math.max(bytes, 1))
  return Math.max(1, Math.min(MOST_RECORDS, fitting, limit * MOST_GROWTH))
}
