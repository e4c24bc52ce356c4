import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Locator, Page } from 'playwright-core'
import { beforeEach, describe, expect, it } from 'vitest'
import { violations } from './support/check-page.ts'
import { fillLake, HOSTILE } from './support/fill-lake.ts'
import { runLake } from './support/lake-up.ts'
import { useLake } from './support/use-lake.ts'

const lake = useLake({ fill: fillLake })

let page: Page
let editor: Locator
let result: Locator
beforeEach(() => openQuery('/query'))

async function openQuery(path: string): Promise<void> {
  page = await lake.open(path)
  editor = page.getByRole('textbox', { name: 'SQL' })
  result = page.getByRole('region', { name: 'Result' })
  await editor.waitFor()
}

/** In place of what is there, as if it were typed at once. */
async function write(sql: string): Promise<void> {
  await editor.focus()
  await page.keyboard.press('Control+a')
  await page.keyboard.press('Delete')
  await page.keyboard.insertText(sql)
}

async function run(sql: string): Promise<void> {
  await write(sql)
  await page.keyboard.press('Control+Enter')
}

/** The last that the page asks for by itself. */
async function saidCompletions(): Promise<void> {
  await page.waitForFunction(() =>
    performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/api/completions')),
  )
}

/** Texts of the cells of the result, row by row, when it says that it has so many. */
async function rows(count: string): Promise<string[][]> {
  await result.getByText(count, { exact: true }).waitFor()
  return result
    .locator('tbody tr')
    .evaluateAll(rows => rows.map(row => [...row.querySelectorAll('td')].map(cell => cell.textContent ?? '')))
}

async function heads(): Promise<string[]> {
  return result.locator('thead th code').allTextContents()
}

describe('the editor', () => {
  it('completes a table and its columns, and runs at Ctrl-Enter', async () => {
    await editor.focus()
    await page.keyboard.type('SELECT count(*) AS n FROM raw.orders_cu')
    const options = page.getByRole('listbox').getByRole('option')
    await options.filter({ hasText: 'orders_current' }).waitFor()
    await page.keyboard.press('Enter')
    await page.keyboard.type(' o WHERE o.produ')
    await options.filter({ hasText: /^product_name/ }).waitFor()
    expect(await violations(page)).toEqual([])
    await page.keyboard.press('Enter')
    await page.keyboard.type(" <> 'nothing'")
    await page.keyboard.press('Control+Enter')
    expect(await editor.textContent()).toContain("FROM raw.orders_current o WHERE o.product_name <> 'nothing'")
    const [[n] = []] = await rows('1 row.')
    expect(Number(n)).toBeGreaterThan(100)
  })

  it('completes the columns of an alias that is used before it is declared', async () => {
    await saidCompletions()
    await write('SELECT  FROM raw.orders o')
    await page.keyboard.press('Home')
    for (let place = 0; place < 'SELECT '.length; place++) await page.keyboard.press('ArrowRight')
    await page.keyboard.type('o.')
    const options = page.getByRole('listbox').getByRole('option')
    // The list has more than it draws at once.
    await options.filter({ hasText: /^orderid/ }).waitFor()
    expect(await options.allTextContents()).not.toContain('SELECT')
  })

  it('is left by Esc and Tab, also while it completes', async () => {
    await editor.focus()
    await page.keyboard.type('SELECT * FROM raw.ord')
    await page.getByRole('listbox').waitFor()
    await page.keyboard.press('Escape')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Run')
    expect(await editor.textContent()).toBe('SELECT * FROM raw.ord')
  })
})

describe('rows', () => {
  it('are the items that a scan of the table has', async () => {
    await run(`SELECT orderid, product_name, quantity FROM raw.orders_current WHERE product_name IS NOT NULL`)
    const scan = await lake.live.client.send(new ScanCommand({ TableName: 'OrderTable' }))
    const items = (scan.Items ?? []).filter(({ product_name }) => product_name?.S !== undefined)
    expect(scan.LastEvaluatedKey).toBeUndefined()
    await result.getByText(`${items.length} rows.`, { exact: true }).waitFor()
    const shown = new Set<string>()
    for (let isLast = false; !isLast; ) {
      for (const row of await rows(`${items.length} rows.`)) shown.add(row.join('|'))
      const next = result.getByRole('button', { name: 'Next rows' })
      isLast = (await next.getAttribute('aria-disabled')) === 'true' || (await next.isDisabled())
      if (!isLast) await next.click()
    }
    const text = (value: AttributeValue | undefined) => value?.S ?? value?.N ?? ''
    const wanted = items.map(item => [item.orderid, item.product_name, item.quantity].map(text).join('|'))
    expect([...shown].sort()).toEqual(wanted.sort())
  })

  it('are those of `lake query --json`, also of other types', async () => {
    const sql = `SELECT 9007199254740993::BIGINT AS big, 0.1::DOUBLE AS half, 12.50::DECIMAL(9,2) AS price,
      DATE '2026-01-31' AS day, TIMESTAMP '2026-01-31 01:02:03.456789' AS at, true AS yes, [1, 2] AS list,
      {'a': 'b', 'c': NULL} AS struct, 'é' AS text`
    const [wanted] = JSON.parse(await runLake(['query', sql, '--json', '--lake', lake.live.lake])) as object[]
    await run(sql)
    const [row] = await rows('1 row.')
    expect(await heads()).toEqual(['big', 'half', 'price', 'day', 'at', 'yes', 'list', 'struct', 'text'])
    const texts = Object.values(wanted ?? {}).map(value => (typeof value === 'string' ? value : JSON.stringify(value)))
    // A number that no double holds is a text on the page.
    expect(row).toEqual(['9007199254740993', ...texts.slice(1)])
  })

  it('tell NULL from an empty text, and from the text NULL', async () => {
    await run(`SELECT NULL AS a, '' AS b, 'NULL' AS c, ' ' AS d`)
    const [row] = await rows('1 row.')
    expect(row?.slice(0, 3)).toEqual(['NULL', 'empty text', 'NULL'])
    const isValue = result.locator('tbody td').evaluateAll(cells => cells.map(cell => !cell.querySelector('.no-value')))
    expect(await isValue).toEqual([false, false, true, true])
  })

  it('show hostile text as text', async () => {
    await run(`SELECT note FROM raw.orders WHERE note IS NOT NULL`)
    const [[note = ''] = []] = await rows('1 row.')
    expect(HOSTILE).toContain('<script>alert(1)</script>')
    expect(note).toContain('<script>alert(1)</script>')
    expect(note).not.toMatch(/[\u202E\0]/)
    expect(await page.locator('main img, main script').count()).toBe(0)
  })

  it('that are more than are shown say so, and can be paged through', async () => {
    await run('SELECT i FROM range(5_000) t(i) ORDER BY i')
    await result.getByText('The first 1,000 rows; there are more.').waitFor()
    await result.getByText('1–100 of 1,000 rows').waitFor()
    await result.getByRole('button', { name: 'Next rows' }).click()
    await result.getByText('101–200 of 1,000 rows').waitFor()
    const [[first] = []] = await rows('The first 1,000 rows; there are more.')
    expect(first).toBe('100')
  })

  it('of columns of one name keep both', async () => {
    await run('SELECT 1 AS a, 2 AS a')
    expect(await rows('1 row.')).toEqual([['1', '2']])
    expect(await heads()).toEqual(['a', 'a:1'])
  })

  it('may be none', async () => {
    await run('SELECT 1 AS a WHERE false')
    expect(await rows('0 rows.')).toEqual([])
  })
})

describe('a query that takes long', () => {
  it('is cancelled, and the next one works', async () => {
    await run('SELECT count(*) FROM range(1e9::BIGINT) a(i), range(1e9::BIGINT) b(j) WHERE (i * j) % 7 = 3')
    await page.getByText(/^Running/).waitFor()
    const began = performance.now()
    await page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await page.getByText('cancelled', { exact: true }).waitFor({ timeout: 5_000 })
    console.log(`Cancelled after ${Math.round(performance.now() - began)} ms`)
    await page.getByRole('status').getByText('The query was cancelled').waitFor({ state: 'attached' })
    expect(await page.getByRole('alert').count()).toBe(0)
    await run('SELECT 42 AS answer')
    expect(await rows('1 row.')).toEqual([['42']])
  })

  it('ends when its page is left', async () => {
    await run('SELECT count(*) FROM range(1e9::BIGINT) a(i), range(1e9::BIGINT) b(j) WHERE (i * j) % 7 = 3')
    await page.getByText(/^Running/).waitFor()
    await page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Runs' }).click()
    await page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor()
    await openQuery('/query')
    await run('SELECT 43 AS answer')
    expect(await rows('1 row.')).toEqual([['43']])
  })
})

describe('what is no query', () => {
  it.each([
    `COPY (SELECT 1) TO '/tmp/inlet-never.csv'`,
    'CREATE TABLE mine AS SELECT 1',
    'INSERT INTO raw.orders SELECT * FROM raw.orders',
    'DELETE FROM raw.orders',
    `ATTACH '/tmp/inlet-never.db'`,
  ])('%s is refused, below the editor', async sql => {
    await run(sql)
    const alert = page.getByRole('alert')
    await alert.getByText('Only queries that read run here').waitFor()
    expect(await alert.textContent()).toContain(`found ${sql.split(' ')[0]}`)
    const [edited, said] = await Promise.all([editor.boundingBox(), alert.boundingBox()])
    expect(said?.y).toBeGreaterThan(edited?.y ?? Number.NaN)
    expect(said?.y).toBeLessThan(page.viewportSize()?.height ?? 0)
  })

  it('leads to its line and column', async () => {
    await run('SELECT orderid,\n  nonsense\nFROM raw.orders')
    await page.getByRole('alert').getByText('This query could not be run').waitFor()
    await page.getByRole('button', { name: 'Go to line 2, column 3' }).click()
    await page.keyboard.type('quantity AS ')
    expect(await editor.textContent()).toContain('  quantity AS nonsense')
    // It is another query by now.
    expect(await page.getByRole('button', { name: /Go to line/ }).count()).toBe(0)
  })
})

describe('a chart', () => {
  const BARS = `SELECT * FROM (VALUES ('b', 2, 20), ('a', 7, 10), ('c', 5, 30)) t(name, n, m)`
  const bars = () => result.locator('.chart-frame svg g[aria-label="bar"] rect')

  it('is the one that the columns ask for, or another, with its text', async () => {
    await run(BARS)
    await result.getByRole('button', { name: 'Show chart' }).click()
    await result.getByText('Bars of n by name: 3 values. Least 2 at b, greatest 7 at a.').waitFor()
    await bars().first().waitFor()
    const lengths = await bars().evaluateAll(all => all.map(bar => bar.getBoundingClientRect().width))
    expect(lengths).toHaveLength(3)
    expect((lengths[0] ?? 0) / (lengths[1] ?? 1)).toBeCloseTo(2 / 7, 1)

    await result.getByRole('combobox', { name: 'Kind' }).selectOption('line')
    await result.getByRole('combobox', { name: 'y', exact: true }).selectOption('m')
    await result.getByText('Line of m by name: 3 values. Least 10 at a, greatest 30 at c.').waitFor()
    expect(await bars().count()).toBe(0)
    await result.getByRole('combobox', { name: 'Kind' }).selectOption('dot')
    await result.getByRole('combobox', { name: 'x', exact: true }).selectOption('n')
    await result.getByText('Dots of m by n: 3 values. Least 10 at 7, greatest 30 at 5.').waitFor()
    expect(await violations(page)).toEqual([])
    await result.getByRole('button', { name: 'Hide chart' }).click()
    await result.getByRole('combobox', { name: 'Kind' }).waitFor({ state: 'detached' })
  })

  it('of time is a line, split by a text', async () => {
    await run(`SELECT day, kind, n FROM (VALUES (DATE '2026-01-01', 'a', 1), (DATE '2026-01-02', 'a', 2),
      (DATE '2026-01-01', 'b', 3), (DATE '2026-01-02', 'b', 4)) t(day, kind, n)`)
    await result.getByRole('button', { name: 'Show chart' }).click()
    await result.getByText(/^Line of n by day, in 2 series: 4 values/).waitFor()
  })

  it('that nothing can be drawn of says so', async () => {
    await run(`SELECT 'a' AS x`)
    await result.getByRole('button', { name: 'Show chart' }).click()
    await result.getByText('A chart needs rows, a column of numbers, and one beside it.').waitFor()
  })
})

describe('CSV', () => {
  it('has all rows, also those that are not shown, as another reader reads them', async () => {
    const sql = `SELECT i, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'a "quoted", one' WHEN 3 THEN E'two\\nlines'
      ELSE '=1+1' END AS text, (i + 0.25)::DECIMAL(9,2) AS price FROM range(3_000) t(i) ORDER BY i`
    await run(sql)
    await result.getByText('The first 1,000 rows; there are more.').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      result.getByRole('button', { name: 'Download CSV' }).click(),
    ])
    expect(download.suggestedFilename()).toMatch(/^query-\d{4}-\d\d-\d\dT\d{6}Z\.csv$/)
    const file = await download.path()
    const duckdb = await (await DuckDBInstance.create()).connect()
    const read = await duckdb.runAndReadAll(
      `SELECT * FROM read_csv('${file}', header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`,
    )
    const wanted = await duckdb.runAndReadAll(`SELECT i::VARCHAR, text, price::VARCHAR FROM (${sql}) ORDER BY i`)
    expect(read.columnNames()).toEqual(['i', 'text', 'price'])
    // Its reader has NULL for both.
    const blank = (rows: readonly unknown[][]) => rows.map(row => row.map(cell => cell ?? ''))
    expect(blank(read.getRows())).toEqual(blank(wanted.getRows()))
    duckdb.closeSync()
  })
})

describe('saved queries', () => {
  const saved = () => page.getByRole('complementary', { name: 'Saved queries' })

  it('of Inlet open in the editor and run', async () => {
    await saved().getByRole('button', { name: 'orders-revenue' }).click()
    expect(await editor.textContent()).toContain('sum(quantity) AS pieces')
    expect(await result.count()).toBe(0)
    await page.keyboard.press('Control+Enter')
    await result.waitFor()
    expect(await heads()).toEqual(['product_name', 'revenue', 'pieces', 'orders'])
    const wanted = JSON.parse(
      await runLake(['query', '--file', 'orders-revenue', '--json', '--lake', lake.live.lake]),
    ) as object[]
    const shown = await rows(`${wanted.length} rows.`)
    expect(shown.map(([name]) => name)).toEqual(wanted.map(row => Object.values(row)[0] ?? 'NULL'))
  })

  it('of one’s own are kept, renamed, deleted, and brought back', async () => {
    await write('SELECT 1 AS mine')
    await saved().getByRole('button', { name: 'Save this query' }).click()
    await page.keyboard.type('Mine')
    await page.keyboard.press('Enter')
    await saved().getByRole('button', { name: 'Mine', exact: true }).waitFor()

    await page.reload()
    await saved().getByRole('button', { name: 'Rename Mine' }).click()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('<b>Ours</b>')
    await page.keyboard.press('Enter')
    await saved().getByRole('button', { name: '<b>Ours</b>', exact: true }).waitFor()
    expect(await saved().getByRole('button', { name: 'Mine', exact: true }).count()).toBe(0)

    await write('SELECT 2')
    await saved().getByRole('button', { name: '<b>Ours</b>', exact: true }).click()
    expect(await editor.textContent()).toBe('SELECT 1 AS mine')

    await saved().getByRole('button', { name: 'Delete <b>Ours</b>' }).click()
    await saved().getByRole('button', { name: 'Undo' }).click()
    await saved().getByRole('button', { name: 'Delete <b>Ours</b>' }).click()
    await saved().getByRole('button', { name: 'Undo' }).waitFor()
    await page.reload()
    await editor.waitFor()
    expect(await saved().getByRole('button', { name: /Ours/ }).count()).toBe(0)
  })

  it('say before a new name takes another query’s place', async () => {
    for (const name of ['One', 'Two']) {
      await write(`SELECT '${name}'`)
      await saved().getByRole('button', { name: 'Save this query' }).click()
      await page.keyboard.type(name)
      await page.keyboard.press('Enter')
    }
    await saved().getByRole('button', { name: 'Rename Two' }).click()
    await saved().getByRole('button', { name: 'Save', exact: true }).waitFor()
    await page.keyboard.press('Control+a')
    await page.keyboard.type('One')
    await saved().getByRole('button', { name: 'Replace', exact: true }).waitFor({ timeout: 2_000 })
  })
})

describe('a link', () => {
  const LINK = `/query#sql=${encodeURIComponent('SELECT 40 + 4 AS linked')}`

  it('with a query shows it, and does not run it', async () => {
    const asked: string[] = []
    lake.browser
      .contexts()
      .at(-1)
      ?.on('request', request => asked.push(new URL(request.url()).pathname))
    await page.goto(new URL(LINK, lake.live.console).href)
    await page.reload()
    await editor.getByText('SELECT 40 + 4 AS linked').waitFor()
    await saidCompletions()
    expect(asked).toContain('/api/completions')
    expect(asked.filter(path => path.startsWith('/api/query'))).toEqual([])
    expect(await result.count()).toBe(0)
    await editor.focus()
    await page.keyboard.press('Control+Enter')
    expect(await rows('1 row.')).toEqual([['44']])
  })

  it('to a query that is typed has it, and the text outlives a reload', async () => {
    await write('SELECT 45 AS kept')
    await page.waitForURL(`**/query#sql=${encodeURIComponent('SELECT 45 AS kept')}`)
    await page.reload()
    await editor.getByText('SELECT 45 AS kept').waitFor()
    await page.goto(`${lake.live.console}/query`)
    await editor.getByText('SELECT 45 AS kept').waitFor()
  })
})
