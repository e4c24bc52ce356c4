/** Cells that a table may show at once and still be quick. */
const CELLS = 3_000

/** A page of a list: `from` of `until`, without the latter, and how many pages there are. */
export interface PageOf {
  readonly from: number
  readonly until: number
  readonly page: number
  readonly pages: number
}

/** How a table of many columns is cut: at most `columns` of them at once, and as many rows as stay quick. */
export function tablePages(columnCount: number): { readonly columns: number; readonly rows: number } {
  const columns = Math.min(columnCount, 50)
  return { columns, rows: Math.min(100, Math.max(20, Math.floor(CELLS / Math.max(1, columns)))) }
}

/** @param page counts from 0; one that is not there is the nearest one that is */
export function pageOf(total: number, size: number, page: number): PageOf {
  const pages = Math.max(1, Math.ceil(total / size))
  const nearest = Math.min(Math.max(0, page), pages - 1)
  return { from: nearest * size, until: Math.min(total, (nearest + 1) * size), page: nearest, pages }
}
