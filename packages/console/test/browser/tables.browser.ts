import type { Page } from 'playwright-core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { violations } from './support/check-page.ts'
import { createOrders, putOrder, until } from './support/fill-lake.ts'
import { COLUMNS, makeHugeLake, PARTITIONS } from './support/huge-lake.ts'
import type { LakeUp } from './support/lake-up.ts'
import { useLake } from './support/use-lake.ts'

/** What a browser shows at once and is still quick. */
const MOST_CELLS = 3_000

const lake = useLake({ prepare: makeHugeLake, fill: putItem })

/** An item that has changed, and brought a column late. */
async function putItem(live: LakeUp): Promise<void> {
  await createOrders(live.client)
  await putOrder(live.client, { orderid: { S: 'o1' }, quantity: { N: '1' } })
  await until(live, 'SELECT count(*) FROM raw.orders', count => count === 1)
  await putOrder(live.client, { orderid: { S: 'o1' }, quantity: { N: '2' }, gift_note: { S: 'with a ribbon' } })
  await until(live, 'SELECT count(gift_note) FROM raw.orders', count => count === 1)
}

let page: Page
const waits: string[] = []
beforeEach(() =>
  timed('/tables', async () => {
    page = await lake.open('/tables')
  }),
)
afterEach(async () => {
  const cells = await page.locator('td, th').count()
  console.log([...waits.splice(0), `${cells} cells`].join(', '))
  expect(cells).toBeLessThanOrEqual(MOST_CELLS)
})

/** Does it, and notes how long it took. */
async function timed(what: string, action: () => Promise<unknown>): Promise<void> {
  const began = performance.now()
  await action()
  waits.push(`${what} ${Math.round(performance.now() - began)} ms`)
}

async function openTable(name: string): Promise<void> {
  await timed(name, async () => {
    await page.getByRole('link', { name, exact: true }).click()
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await page.getByRole('navigation', { name: 'Parts of the table' }).waitFor()
  })
}

async function openPart(name: string, shown: () => Promise<unknown>): Promise<void> {
  await timed(name, async () => {
    await page.getByRole('navigation', { name: 'Parts of the table' }).getByRole('link', { name, exact: true }).click()
    await shown()
  })
}

const text = (shown: string | RegExp) => page.getByText(shown).first().waitFor()

/** Names of the rows that are shown. */
const rowNames = () => page.locator('tbody th').allTextContents()

describe(`a table of ${PARTITIONS} partitions`, () => {
  beforeEach(() => openTable('raw.events'))

  it('is listed with what is in it', async () => {
    await page.getByRole('link', { name: '‹ Tables' }).click()
    const row = page.getByRole('row', { name: /raw\.events/ })
    await row.waitFor()
    const cells = await row.getByRole('cell').allTextContents()
    expect(cells.slice(1, 4)).toEqual(['2', '10,000', '10,000'])
  })

  it('shows them page by page, newest first', async () => {
    await openPart('Partitions', () => text('1–100 of 10,000 partitions'))
    expect((await rowNames()).slice(0, 2)).toEqual(['dt=1997-05-18', 'dt=1997-05-17'])
    await timed('next page', async () => {
      await page.getByRole('button', { name: 'Next partitions' }).click()
      await text('101–200 of 10,000 partitions')
      await page.getByRole('rowheader', { name: 'dt=1997-02-07', exact: true }).waitFor()
    })
    expect(await rowNames()).toHaveLength(100)
    expect((await rowNames())[0]).toBe('dt=1997-02-07')
    await page.getByRole('button', { name: 'Previous partitions' }).click()
    await page.getByRole('rowheader', { name: 'dt=1997-05-18', exact: true }).waitFor()
    expect(await violations(page)).toEqual([])
  })

  it('shows the files of one, and leads back', async () => {
    await openPart('Partitions', () => text('1–100 of 10,000 partitions'))
    await timed('files', async () => {
      await page.getByRole('link', { name: 'dt=1997-05-16' }).click()
      await page.getByRole('rowheader', { name: /one\.parquet/ }).waitFor()
    })
    await page.getByRole('heading', { level: 2, name: 'Partition dt=1997-05-16' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('H2')
    await text('1 file')
    await page.goBack()
    await text('1–100 of 10,000 partitions')
    await page.goForward()
    await page.getByRole('link', { name: '‹ All partitions' }).click()
    await text('1–100 of 10,000 partitions')
  })

  it('shows some of its rows', async () => {
    await openPart('Rows', () => text('50 rows.'))
    expect(await page.getByRole('cell', { name: 'one', exact: true }).count()).toBe(50)
  })
})

/** With the one that is of the partition. */
describe(`a table of ${COLUMNS} columns`, () => {
  beforeEach(() => openTable('raw.wide'))

  it('finds columns by name, type, path or comment', async () => {
    await text('501 columns')
    expect(await rowNames()).toHaveLength(100)
    await timed('find', async () => {
      await page.getByRole('searchbox', { name: 'Find columns' }).fill('column_49')
      await text('10 columns of 501')
    })
    expect(await rowNames()).toEqual(Array.from({ length: 10 }, (_, digit) => `column_49${digit}`))
    await page.getByRole('searchbox', { name: 'Find columns' }).fill('COLUMN_499')
    await text('1 column of 501')
    await page.getByRole('searchbox', { name: 'Find columns' }).fill('no such thing')
    await text('No column has that in its name, type, path or comment.')
    await page.getByRole('searchbox', { name: 'Find columns' }).fill('')
    await text('501 columns')
    for (let next = 0; next < 4; next++) await page.getByRole('button', { name: 'Next rows' }).click()
    await text('401–500 of 501 rows')
    expect((await rowNames()).at(-1)).toBe('column_499')
  })

  it('keeps the filter and the page while the table is read again', async () => {
    await page.getByRole('button', { name: 'Next rows' }).click()
    await page.waitForResponse(response => response.url().endsWith('/api/tables/raw/wide'))
    await text('101–200 of 501 rows')
    await page.getByRole('searchbox', { name: 'Find columns' }).fill('column_1')
    // Of what was found, the page that was last shown may not be there.
    await text('100 columns of 501')
    expect((await rowNames())[0]).toBe('column_100')
  })

  it('folds the columns that a version brought', async () => {
    await openPart('Schema history', () => text(/^500 columns$/))
    expect(await page.getByText('column_250', { exact: true }).isVisible()).toBe(false)
    await page.getByText(/^500 columns$/).click()
    await page.getByText('column_250', { exact: true }).waitFor()
  })

  it('shows its rows, some columns at a time', async () => {
    await openPart('Rows', () => text('50 rows.'))
    await text('1–50 of 501 columns')
    for (let next = 0; next < 10; next++) await page.getByRole('button', { name: 'Next columns' }).click()
    await text('501–501 of 501 columns')
    expect(await page.locator('thead th').count()).toBe(1)
    await page.getByRole('button', { name: 'Previous columns' }).click()
    expect(await page.locator('thead th code').first().textContent()).toBe('column_450')
    expect(await page.locator('tbody td').first().textContent()).toMatch(/^column_450 of \d+$/)
  })

  it('is queried as a whole in a time that one waits', async () => {
    await openPart('Rows', () => text('50 rows.'))
    await page.getByRole('link', { name: 'Query it' }).click()
    const editor = page.getByRole('textbox', { name: 'SQL' })
    await editor.getByText('wide').first().waitFor()
    await timed('500 columns', async () => {
      await editor.press('Control+Enter')
      await page
        .getByRole('region', { name: 'Result' })
        .getByText(/ rows\.$/)
        .waitFor()
    })
  })
})

describe('a table that changes', () => {
  beforeEach(() => openTable('raw.orders'))

  it('has each change in its rows, and each item once in its view', async () => {
    await openPart('Rows', () => text('2 rows.'))
    await openPart('orders_current', () => text('1 row.'))
    await text('Each item once, as its last change left it.')
    const heads = await page.locator('thead th code:not(.column-type code)').allTextContents()
    const cells = await page.locator('tbody td').allTextContents()
    expect(cells[heads.indexOf('quantity')]).toBe('2')
    expect(cells[heads.indexOf('gift_note')]).toBe('with a ribbon')
    await openPart('orders_changes', () => text('2 rows.'))
  })

  it('says which version brought a column, and where its type came from', async () => {
    await page.getByRole('row', { name: /^gift_note string/ }).waitFor()
    await openPart('Schema history', () => page.getByText('gift_note', { exact: true }).waitFor())
    const [newest = ''] = await page.getByRole('listitem').filter({ hasText: 'Version' }).allTextContents()
    expect(newest).toContain('gift_note')
    expect(newest).not.toContain('quantity')
  })

  it('shows what comes while it is looked at', async () => {
    await openPart('Schema history', () => text('gift_note'))
    await putOrder(lake.live.client, { orderid: { S: 'o2' }, colour: { S: 'blue' } })
    await page.getByText('colour', { exact: true }).waitFor()
  })
})
