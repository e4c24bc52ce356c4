/** What a page may have; one thing alone may have more bytes. */
export interface PageLimits {
  readonly count: number
  readonly bytes: number
}

/** Things in their order, in as few pages as the limits let. */
export function pagesOf<T>(things: readonly T[], sizeOf: (thing: T) => number, limits: PageLimits): T[][] {
  const pages: T[][] = []
  let page: T[] = []
  let bytes = 0
  for (const thing of things) {
    const size = sizeOf(thing)
    if (page.length === 0 || page.length === limits.count || bytes + size > limits.bytes) {
      page = []
      bytes = 0
      pages.push(page)
    }
    page.push(thing)
    bytes += size
  }
  return pages
}
