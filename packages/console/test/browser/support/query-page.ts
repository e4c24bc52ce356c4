import type { Locator, Page } from 'playwright-core'
import { beforeEach } from 'vitest'
import type { UsedLake } from './use-lake.ts'

/** The page of queries, open anew for each test. */
export interface QueryPage {
  readonly page: Page
  readonly editor: Locator
  readonly result: Locator
  open(): Promise<void>
  /** In place of what is there, as if it were typed at once. */
  write(sql: string): Promise<void>
  run(sql: string): Promise<void>
  /** Until the page has got the last that it asks for by itself. */
  saidCompletions(): Promise<void>
  /** Texts of the cells of the result, row by row, when it says that it has so many. */
  rows(count: string): Promise<string[][]>
  heads(): Promise<string[]>
}

export function useQueryPage(lake: UsedLake): QueryPage {
  let page: Page
  const query: QueryPage = {
    get page() {
      return page
    },
    get editor() {
      return page.getByRole('textbox', { name: 'SQL' })
    },
    get result() {
      return page.getByRole('region', { name: 'Result' })
    },
    async open() {
      page = await lake.open('/query')
      await query.editor.waitFor()
    },
    async write(sql) {
      await query.editor.focus()
      await page.keyboard.press('Control+a')
      await page.keyboard.press('Delete')
      await page.keyboard.insertText(sql)
    },
    async run(sql) {
      await query.write(sql)
      await page.keyboard.press('Control+Enter')
    },
    async saidCompletions() {
      await page.waitForFunction(() =>
        performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/completions')),
      )
    },
    async rows(count) {
      await query.result.getByText(count, { exact: true }).waitFor()
      return query.result
        .locator('tbody tr')
        .evaluateAll(rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent ?? '')))
    },
    heads: () => query.result.locator('thead th code').allTextContents(),
  }
  beforeEach(query.open)
  return query
}
