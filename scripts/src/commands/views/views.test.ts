import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startFakeAws, WORKGROUP } from '@inlet/athena-views/testing'
import { type CatalogTable, deliveredJsonTable, deliveredTable, TABLE_DEFINITIONS } from '@inlet/core'
import { directoryCatalog } from '@inlet/lake/directory'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { callLake } from '../../live/test/call-lake.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { OUTPUTS } from '../smoke/test/outputs.ts'

const [orders, transactions] = TABLE_DEFINITIONS
if (orders === undefined || transactions === undefined) throw new Error('Expected two definitions')
const TABLES: readonly CatalogTable[] = [
  deliveredTable(orders, { database: 'raw', location: 's3://raw/orders/' }),
  deliveredJsonTable(orders, { database: 'sales', location: 's3://sales/orders/' }),
]

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-views-'))
  for (const table of TABLES) await directoryCatalog(join(root, '.catalog')).createTable(table)
})
afterAll(() => rm(root, { recursive: true }))

const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
  return callLake(['views', ...args], { LOCAL_BUCKETS_DIR: root, ...env })
}

const namesOf = (text: string) => [...text.matchAll(/CREATE OR REPLACE VIEW (\S+) AS/g)].map(([, name]) => name)

describe('lake views', () => {
  it('prints the statements of the tables on this machine', async () => {
    const { stdout, stderr, code } = await run([])
    expect([stderr, code]).toEqual(['', 0])
    expect(namesOf(stdout)).toEqual([
      '"raw"."orders_changes"',
      '"raw"."orders_current"',
      '"sales"."orders_changes"',
      '"sales"."orders_current"',
    ])
    expect(stdout.split(';\n')).toHaveLength(5)
    const [, current] = JSON.parse((await run(['raw.orders', '--json'])).stdout)
    expect(current).toEqual({
      database: 'raw',
      name: 'orders_current',
      statement: stdout.split(';\n')[1]?.trim(),
    })
    expect(await run(['nope'])).toEqual({
      stdout: '',
      stderr: 'There is no table "nope". Tables: raw.orders, sales.orders\n',
      code: 1,
    })
  })

  it('prints those of Glue, and has Athena make what is missing', async () => {
    await using aws = await startFakeAws()
    await aws.put(...TABLES)
    aws.glue.operations.CreateDatabase({ DatabaseInput: { Name: 'analytics' } })
    const iceberg = {
      ICEBERG_CATALOG: 's3tablescatalog/lake',
      ICEBERG_DATABASE: 'analytics',
      ICEBERG_VIEWS_DATABASE: 'analytics',
    }
    const printed = await run(['--databases', 'raw'], iceberg)
    expect(printed).toMatchObject({ stderr: '', code: 0 })
    const views = ['raw.orders_changes', 'raw.orders_current']
    const ofIceberg = ['analytics.transactions_changes', 'analytics.transactions_current']
    expect(namesOf(printed.stdout).map(name => name?.replaceAll('"', ''))).toEqual([...views, ...ofIceberg])
    expect(aws.athena.statements).toEqual([])

    const apply = ['--apply', '--workgroup', WORKGROUP, '--databases', 'raw,sales']
    expect(await runLake(['views', ...apply, 'raw.orders'], { LOCAL_BUCKETS_DIR: root })).toEqual({
      stdout: `view\toutcome\n${views.map(view => `${view}\tmade\n`).join('')}`,
      stderr: '',
      code: 0,
    })
    const report = JSON.parse((await run([...apply, '--json'], iceberg)).stdout)
    expect(report).toMatchObject({ unchanged: views, taken: [] })
    expect(report.applied.toSorted()).toEqual([...ofIceberg, 'sales.orders_changes', 'sales.orders_current'])
  })

  it('prints those of a stage, as its deploy left it', async () => {
    await using aws = await startFakeAws()
    await aws.put(...TABLES)
    const outputs = join(root, 'outputs.json')
    const databases = { RawDatabaseName: 'raw', SalesDatabaseName: 'sales', AnalyticsDatabaseName: 'analytics' }
    await writeFile(outputs, JSON.stringify({ ...OUTPUTS, ...databases }))
    const { stdout, stderr, code } = await run(['--stage', 'mine', '--outputs', outputs])
    expect([stderr, code]).toEqual(['', 0])
    expect(namesOf(stdout)).toHaveLength(6)
    expect(stdout).toContain('FROM "s3tablescatalog/inlet-mine-tables"."analytics"."transactions"')
    const other = await run(['--stage', 'other', '--outputs', outputs])
    expect(other).toMatchObject({ stdout: '', code: 1, stderr: expect.stringContaining('expected "other"') })
  })

  it('fails if Athena does, and says which view', async () => {
    await using aws = await startFakeAws()
    await aws.put(...TABLES)
    aws.athena.fail('raw.orders_changes', { ErrorCategory: 2 }, 'line 1:1: so it is')
    const { stdout, stderr, code } = await run(['--apply', '--workgroup', WORKGROUP, '--databases', 'raw'])
    expect([stdout, code]).toEqual(['', 1])
    expect(stderr).toMatch(/^Views of 1 of 1 tables failed: raw\.orders: .*line 1:1: so it is\n$/)
  })

  it.each([
    { args: ['--apply'], problem: 'Expected --stage, or --databases and --workgroup' },
    { args: ['--apply', '--workgroup', 'w'], problem: 'Expected --stage, or --databases and --workgroup' },
  ])('is called wrongly: $args', async ({ args, problem }) => {
    const { stdout, stderr, code } = await run(args)
    expect([stdout, code]).toEqual(['', 2])
    expect(stderr).toContain(problem)
  })
})
