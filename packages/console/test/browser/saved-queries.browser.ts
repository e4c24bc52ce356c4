import { describe, expect, it } from 'vitest'
import { fillLake } from './support/fill-lake.ts'
import { runLake } from './support/lake-up.ts'
import { useQueryPage } from './support/query-page.ts'
import { useLake } from './support/use-lake.ts'

const lake = useLake({ fill: fillLake })
const query = useQueryPage(lake)

describe('saved queries', () => {
  const saved = () => query.page.getByRole('complementary', { name: 'Saved queries' })

  it('of Inlet open in the editor and run', async () => {
    await saved().getByRole('button', { name: 'orders-revenue' }).click()
    expect(await query.editor.textContent()).toContain('sum(quantity) AS pieces')
    expect(await query.result.count()).toBe(0)
    await query.page.keyboard.press('Control+Enter')
    await query.result.waitFor()
    expect(await query.heads()).toEqual(['product_name', 'revenue', 'pieces', 'orders'])
    const wanted = JSON.parse(
      await runLake(['query', '--file', 'orders-revenue', '--json', '--lake', lake.live.lake]),
    ) as object[]
    const shown = await query.rows(`${wanted.length} rows.`)
    expect(shown.map(([name]) => name)).toEqual(wanted.map(row => Object.values(row)[0] ?? 'NULL'))
  })

  it('of one’s own are kept, renamed, deleted, and brought back', async () => {
    await query.write('SELECT 1 AS mine')
    await saved().getByRole('button', { name: 'Save this query' }).click()
    await query.page.keyboard.type('Mine')
    await query.page.keyboard.press('Enter')
    await saved().getByRole('button', { name: 'Mine', exact: true }).waitFor()

    await query.page.reload()
    await saved().getByRole('button', { name: 'Rename Mine' }).click()
    await query.page.keyboard.press('Control+a')
    await query.page.keyboard.type('<b>Ours</b>')
    await query.page.keyboard.press('Enter')
    await saved().getByRole('button', { name: '<b>Ours</b>', exact: true }).waitFor()
    expect(await saved().getByRole('button', { name: 'Mine', exact: true }).count()).toBe(0)

    await query.write('SELECT 2')
    await saved().getByRole('button', { name: '<b>Ours</b>', exact: true }).click()
    expect(await query.editor.textContent()).toBe('SELECT 1 AS mine')

    await saved().getByRole('button', { name: 'Delete <b>Ours</b>' }).click()
    await saved().getByRole('button', { name: 'Undo' }).click()
    await saved().getByRole('button', { name: 'Delete <b>Ours</b>' }).click()
    await saved().getByRole('button', { name: 'Undo' }).waitFor()
    await query.page.reload()
    await query.editor.waitFor()
    expect(await saved().getByRole('button', { name: /Ours/ }).count()).toBe(0)
  })

  it('say before a new name takes another query’s place', async () => {
    for (const name of ['One', 'Two']) {
      await query.write(`SELECT '${name}'`)
      await saved().getByRole('button', { name: 'Save this query' }).click()
      await query.page.keyboard.type(name)
      await query.page.keyboard.press('Enter')
    }
    await saved().getByRole('button', { name: 'Rename Two' }).click()
    await saved().getByRole('button', { name: 'Save', exact: true }).waitFor()
    await query.page.keyboard.press('Control+a')
    await query.page.keyboard.type('One')
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
    await query.page.goto(new URL(LINK, lake.live.console).href)
    await query.page.reload()
    await query.editor.getByText('SELECT 40 + 4 AS linked').waitFor()
    await query.saidCompletions()
    expect(asked).toContain('/api/completions')
    expect(asked.filter(path => path.startsWith('/api/query'))).toEqual([])
    expect(await query.result.count()).toBe(0)
    await query.editor.focus()
    await query.page.keyboard.press('Control+Enter')
    expect(await query.rows('1 row.')).toEqual([['44']])
  })

  it('to a query that is typed has it, and the text outlives a reload', async () => {
    await query.write('SELECT 45 AS kept')
    await query.page.waitForURL(`**/query#sql=${encodeURIComponent('SELECT 45 AS kept')}`)
    await query.page.reload()
    await query.editor.getByText('SELECT 45 AS kept').waitFor()
    await query.page.goto(`${lake.live.console}/query`)
    await query.editor.getByText('SELECT 45 AS kept').waitFor()
  })
})
