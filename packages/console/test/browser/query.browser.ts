import { describe, expect, it } from 'vitest'
import { violations } from './support/check-page.ts'
import { fillLake } from './support/fill-lake.ts'
import { useQueryPage } from './support/query-page.ts'
import { useLake } from './support/use-lake.ts'

const lake = useLake({ fill: fillLake })
const query = useQueryPage(lake)

describe('the editor', () => {
  it('completes a table and its columns, and runs at Ctrl-Enter', async () => {
    await query.editor.focus()
    await query.page.keyboard.type('SELECT count(*) AS n FROM raw.orders_cu')
    const options = query.page.getByRole('listbox').getByRole('option')
    await options.filter({ hasText: 'orders_current' }).waitFor()
    await query.page.keyboard.press('Enter')
    await query.page.keyboard.type(' o WHERE o.produ')
    await options.filter({ hasText: /^product_name/ }).waitFor()
    expect(await violations(query.page)).toEqual([])
    await query.page.keyboard.press('Enter')
    await query.page.keyboard.type(" <> 'nothing'")
    await query.page.keyboard.press('Control+Enter')
    expect(await query.editor.textContent()).toContain("FROM raw.orders_current o WHERE o.product_name <> 'nothing'")
    const [[n] = []] = await query.rows('1 row.')
    expect(Number(n)).toBeGreaterThan(100)
  })

  it('completes the columns of an alias that is used before it is declared', async () => {
    await query.saidCompletions()
    await query.write('SELECT  FROM raw.orders o')
    await query.page.keyboard.press('Home')
    for (let place = 0; place < 'SELECT '.length; place++) await query.page.keyboard.press('ArrowRight')
    await query.page.keyboard.type('o.')
    const options = query.page.getByRole('listbox').getByRole('option')
    // The list has more than it draws at once.
    await options.filter({ hasText: /^orderid/ }).waitFor()
    expect(await options.allTextContents()).not.toContain('SELECT')
  })

  it('is left by Esc and Tab, also while it completes', async () => {
    await query.editor.focus()
    await query.page.keyboard.type('SELECT * FROM raw.ord')
    await query.page.getByRole('listbox').waitFor()
    await query.page.keyboard.press('Escape')
    await query.page.keyboard.press('Tab')
    expect(await query.page.evaluate(() => document.activeElement?.textContent)).toBe('Run')
    expect(await query.editor.textContent()).toBe('SELECT * FROM raw.ord')
  })
})

describe('a query that takes long', () => {
  it('is cancelled, and the next one works', async () => {
    await query.run('SELECT count(*) FROM range(1e9::BIGINT) a(i), range(1e9::BIGINT) b(j) WHERE (i * j) % 7 = 3')
    await query.page.getByText(/^Running/).waitFor()
    const began = performance.now()
    await query.page.getByRole('button', { name: 'Cancel', exact: true }).click()
    await query.page.getByText('cancelled', { exact: true }).waitFor({ timeout: 5_000 })
    console.log(`Cancelled after ${Math.round(performance.now() - began)} ms`)
    await query.page.getByRole('status').getByText('The query was cancelled').waitFor({ state: 'attached' })
    expect(await query.page.getByRole('alert').count()).toBe(0)
    await query.run('SELECT 42 AS answer')
    expect(await query.rows('1 row.')).toEqual([['42']])
  })

  it('ends when its page is left', async () => {
    await query.run('SELECT count(*) FROM range(1e9::BIGINT) a(i), range(1e9::BIGINT) b(j) WHERE (i * j) % 7 = 3')
    await query.page.getByText(/^Running/).waitFor()
    await query.page.getByRole('navigation', { name: 'Sections' }).getByRole('link', { name: 'Runs' }).click()
    await query.page.getByRole('heading', { level: 1, name: 'Runs' }).waitFor()
    await query.open()
    await query.run('SELECT 43 AS answer')
    expect(await query.rows('1 row.')).toEqual([['43']])
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
    await query.run(sql)
    const alert = query.page.getByRole('alert')
    await alert.getByText('Only queries that read run here').waitFor()
    expect(await alert.textContent()).toContain(`found ${sql.split(' ')[0]}`)
    const [edited, said] = await Promise.all([query.editor.boundingBox(), alert.boundingBox()])
    expect(said?.y).toBeGreaterThan(edited?.y ?? Number.NaN)
    expect(said?.y).toBeLessThan(query.page.viewportSize()?.height ?? 0)
  })

  it('leads to its line and column', async () => {
    await query.run('SELECT orderid,\n  nonsense\nFROM raw.orders')
    await query.page.getByRole('alert').getByText('This query could not be run').waitFor()
    await query.page.getByRole('button', { name: 'Go to line 2, column 3' }).click()
    await query.page.keyboard.type('quantity AS ')
    expect(await query.editor.textContent()).toContain('  quantity AS nonsense')
    // It is another query by now.
    expect(await query.page.getByRole('button', { name: /Go to line/ }).count()).toBe(0)
  })
})
