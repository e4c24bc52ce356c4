import { type AttributeValue, ScanCommand } from '@aws-sdk/client-dynamodb'
import { DuckDBInstance } from '@duckdb/node-api'
import { describe, expect, it } from 'vitest'
import { violations } from './support/check-page.ts'
import { fillLake, HOSTILE } from './support/fill-lake.ts'
import { runLake } from './support/lake-up.ts'
import { useQueryPage } from './support/query-page.ts'
import { useLake } from './support/use-lake.ts'

const lake = useLake({ fill: fillLake })
const query = useQueryPage(lake)

describe('rows', () => {
  it('are the items that a scan of the table has', async () => {
    await query.run(`SELECT orderid, product_name, quantity FROM raw.orders_current WHERE product_name IS NOT NULL`)
    const scan = await lake.live.client.send(new ScanCommand({ TableName: 'OrderTable' }))
    const items = (scan.Items ?? []).filter(({ product_name }) => product_name?.S !== undefined)
    expect(scan.LastEvaluatedKey).toBeUndefined()
    await query.result.getByText(`${items.length} rows.`, { exact: true }).waitFor()
    const shown = new Set<string>()
    for (let isLast = false; !isLast; ) {
      for (const row of await query.rows(`${items.length} rows.`)) shown.add(row.join('|'))
      const next = query.result.getByRole('button', { name: 'Next rows' })
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
    await query.run(sql)
    const [row] = await query.rows('1 row.')
    expect(await query.heads()).toEqual(['big', 'half', 'price', 'day', 'at', 'yes', 'list', 'struct', 'text'])
    const texts = Object.values(wanted ?? {}).map(value => (typeof value === 'string' ? value : JSON.stringify(value)))
    // A number that no double holds is a text on the page.
    expect(row).toEqual(['9007199254740993', ...texts.slice(1)])
  })

  it('tell NULL from an empty text, and from the text NULL', async () => {
    await query.run(`SELECT NULL AS a, '' AS b, 'NULL' AS c, ' ' AS d`)
    const [row] = await query.rows('1 row.')
    expect(row?.slice(0, 3)).toEqual(['NULL', 'empty text', 'NULL'])
    const isValue = query.result
      .locator('tbody td')
      .evaluateAll(cells => cells.map(cell => !cell.querySelector('.no-value')))
    expect(await isValue).toEqual([false, false, true, true])
  })

  it('show hostile text as text', async () => {
    await query.run(`SELECT note FROM raw.orders WHERE note IS NOT NULL`)
    const [[note = ''] = []] = await query.rows('1 row.')
    expect(HOSTILE).toContain('<script>alert(1)</script>')
    expect(note).toContain('<script>alert(1)</script>')
    expect(note).not.toMatch(/[\u202E\0]/)
    expect(await query.page.locator('main img, main script').count()).toBe(0)
  })

  it('that are more than are shown say so, and can be paged through', async () => {
    await query.run('SELECT i FROM range(5_000) t(i) ORDER BY i')
    await query.result.getByText('The first 1,000 rows; there are more.').waitFor()
    await query.result.getByText('1–100 of 1,000 rows').waitFor()
    await query.result.getByRole('button', { name: 'Next rows' }).click()
    await query.result.getByText('101–200 of 1,000 rows').waitFor()
    const [[first] = []] = await query.rows('The first 1,000 rows; there are more.')
    expect(first).toBe('100')
  })

  it('of columns of one name keep both', async () => {
    await query.run('SELECT 1 AS a, 2 AS a')
    expect(await query.rows('1 row.')).toEqual([['1', '2']])
    expect(await query.heads()).toEqual(['a', 'a:1'])
  })

  it('may be none', async () => {
    await query.run('SELECT 1 AS a WHERE false')
    expect(await query.rows('0 rows.')).toEqual([])
  })
})

describe('a chart', () => {
  const BARS = `SELECT * FROM (VALUES ('b', 2, 20), ('a', 7, 10), ('c', 5, 30)) t(name, n, m)`
  const bars = () => query.result.locator('.chart-frame svg g[aria-label="bar"] rect')

  it('is the one that the columns ask for, or another, with its text', async () => {
    await query.run(BARS)
    await query.result.getByRole('button', { name: 'Show chart' }).click()
    await query.result.getByText('Bars of n by name: 3 values. Least 2 at b, greatest 7 at a.').waitFor()
    await bars().first().waitFor()
    const lengths = await bars().evaluateAll(all => all.map(bar => bar.getBoundingClientRect().width))
    expect(lengths).toHaveLength(3)
    expect((lengths[0] ?? 0) / (lengths[1] ?? 1)).toBeCloseTo(2 / 7, 1)

    await query.result.getByRole('combobox', { name: 'Kind' }).selectOption('line')
    await query.result.getByRole('combobox', { name: 'y', exact: true }).selectOption('m')
    await query.result.getByText('Line of m by name: 3 values. Least 10 at a, greatest 30 at c.').waitFor()
    expect(await bars().count()).toBe(0)
    await query.result.getByRole('combobox', { name: 'Kind' }).selectOption('dot')
    await query.result.getByRole('combobox', { name: 'x', exact: true }).selectOption('n')
    await query.result.getByText('Dots of m by n: 3 values. Least 10 at 7, greatest 30 at 5.').waitFor()
    expect(await violations(query.page)).toEqual([])
    await query.result.getByRole('button', { name: 'Hide chart' }).click()
    await query.result.getByRole('combobox', { name: 'Kind' }).waitFor({ state: 'detached' })
  })

  it('of time is a line, split by a text', async () => {
    await query.run(`SELECT day, kind, n FROM (VALUES (DATE '2026-01-01', 'a', 1), (DATE '2026-01-02', 'a', 2),
      (DATE '2026-01-01', 'b', 3), (DATE '2026-01-02', 'b', 4)) t(day, kind, n)`)
    await query.result.getByRole('button', { name: 'Show chart' }).click()
    await query.result.getByText(/^Line of n by day, in 2 series: 4 values/).waitFor()
  })

  it('that nothing can be drawn of says so', async () => {
    await query.run(`SELECT 'a' AS x`)
    await query.result.getByRole('button', { name: 'Show chart' }).click()
    await query.result.getByText('A chart needs rows, a column of numbers, and one beside it.').waitFor()
  })
})

describe('CSV', () => {
  it('has all rows, also those that are not shown, as another reader reads them', async () => {
    const sql = `SELECT i, CASE i % 5 WHEN 0 THEN NULL WHEN 1 THEN '' WHEN 2 THEN 'a "quoted", one' WHEN 3 THEN E'two\\nlines'
      ELSE '=1+1' END AS text, (i + 0.25)::DECIMAL(9,2) AS price FROM range(3_000) t(i) ORDER BY i`
    await query.run(sql)
    await query.result.getByText('The first 1,000 rows; there are more.').waitFor()
    const [download] = await Promise.all([
      query.page.waitForEvent('download'),
      query.result.getByRole('button', { name: 'Download CSV' }).click(),
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
