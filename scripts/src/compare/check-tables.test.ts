import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { directoryCatalog } from '@inlet/lake/directory'
import type { Item } from '@inlet/local'
import { type LocalLake, openLocalLake } from '@inlet/local'
import { openStateDirectory } from '@inlet/local/live'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { fillLake } from '../demo/fill-lake.ts'
import { totalMetrics } from '../demo/read-metrics.ts'
import { S } from '../samples/attribute-value.ts'
import { checkTables, type SourceTable } from './check-tables.ts'

/** `WRITES=600` writes more. */
const WRITES = Number(process.env.WRITES ?? 400)

let root: string
let sources: readonly SourceTable[]
/** As it is when it is filled. */
let local: LocalLake | undefined
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-demo-'))
})
afterAll(async () => {
  local?.close()
  await rm(root, { recursive: true })
})

async function check(tables: readonly SourceTable[]) {
  local ??= await openLocalLake(root)
  const checks = await checkTables(tables, await directoryCatalog(join(root, '.catalog')).listTables('raw'), local)
  return checks.filter(({ differences }) => differences.length > 0)
}

/** One of the sources, with other items. */
function changed(source: string, change: (items: readonly Item[]) => readonly Item[]): SourceTable[] {
  return sources.filter(table => table.source === source).map(table => ({ ...table, items: change(table.items) }))
}

it('accounts for every write, and finds in the lake what the tables hold', async () => {
  using state = await openStateDirectory(root)
  const filled = await fillLake({
    lake: root,
    state,
    seed: 7,
    writes: WRITES,
    withFirehoses: false,
    onWritten() {},
    onWaiting() {},
  })
  const { puts, updates, deletes } = filled.counts
  expect(puts + updates + deletes).toBe(WRITES)
  const { RowsIn, RowsWritten, RecordsQuarantined } = totalMetrics(filled.metrics.values())
  expect(RowsIn).toBeGreaterThan(filled.changes + filled.poison)
  expect(RowsWritten + RecordsQuarantined).toBe(RowsIn)
  expect([...filled.quarantined.values()].reduce((sum, objects) => sum + objects)).toBe(filled.poison)
  expect(filled.faults).toContain('crash-after-handler')

  sources = filled.sources
  expect(sources.reduce((sum, { items }) => sum + items.length, 0)).toBeGreaterThan(WRITES / 2)
  expect(await check(sources)).toEqual([])
})

it('notices one value, in each table', async () => {
  const differing = await check(
    sources.map(({ source, key, items: [first = {}, ...others] }) => {
      const attribute = Object.keys(first).find(name => !key.includes(name)) ?? ''
      return { source, key, items: [{ ...first, [attribute]: S('not what it was') }, ...others] }
    }),
  )
  expect(differing).toHaveLength(sources.length)
})

it('notices a missing and a surplus item, and a missing table', async () => {
  const [more] = await check(changed('OrderTable', items => [...items, { orderid: S('0') }]))
  expect(more).toMatchObject({
    table: 'orders',
    differences: [{ path: '(item)', expected: 'a row', found: 'nothing' }],
  })
  const [fewer] = await check(changed('OrderTable', ([, ...items]) => items))
  expect(fewer).toMatchObject({ table: 'orders', differences: [{ path: '(item)', expected: 'nothing' }] })
  const [none] = await check([{ source: 'Nobody', key: ['id'], items: [{ id: S('0') }] }])
  expect(none).toMatchObject({ table: 'Nobody', differences: [{ path: '(table)' }] })
})
