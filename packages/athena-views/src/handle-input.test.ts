import { describe, expect, it } from 'vitest'
import { tableCreated, tableUpdated } from '../test/fake-athena.ts'
import { type FakeAws, startFakeAws } from '../test/fake-aws.ts'
import { changeTable, jsonTable, plainTable } from '../test/tables.ts'
import { handleInput } from './handle-input.ts'

const ORDERS = ['raw.orders_changes', 'raw.orders_current']
const NOTHING = { applied: [], unchanged: [], taken: [] }

function handle(aws: FakeAws, input: unknown) {
  return handleInput(input, aws.open())
}

describe('an event of Glue', () => {
  it('has the views made of a table that was created, and made anew when it has another column', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    expect(await handle(aws, tableCreated('raw', 'orders'))).toEqual({ ...NOTHING, applied: ORDERS })
    expect(aws.athena.made).toEqual(ORDERS)
    await aws.put(changeTable('orders', { id: 'string', price: 'decimal(12,2)' }))
    expect(await handle(aws, tableUpdated('raw', 'orders'))).toEqual({ ...NOTHING, applied: ORDERS })
    const statements = aws.athena.statements.map(statement => [statement.split('\n')[0], statement.includes('"price"')])
    const making = (view: string) => `CREATE OR REPLACE VIEW "raw"."${view}" AS`
    expect(statements).toEqual([
      [making('orders_changes'), false],
      [making('orders_current'), false],
      [making('orders_changes'), true],
      [making('orders_current'), true],
    ])
    expect(aws.telemetry.total('ViewsApplied', 'orders')).toBe(4)
    expect(aws.telemetry.total('ViewsFailed', 'orders')).toBe(0)
  })

  it('asks Athena for nothing if the views are as they should be', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    await handle(aws, tableCreated('raw', 'orders'))
    const before = aws.calls.length
    expect(await handle(aws, tableUpdated('raw', 'orders'))).toEqual({ ...NOTHING, unchanged: ORDERS })
    expect(aws.calls.slice(before)).toEqual(['GetTable', 'GetTable', 'GetTable'])
  })

  it('leads to nothing if it tells of a view: there is no loop', async () => {
    await using aws = await startFakeAws({ DATABASES: 'raw,sales' })
    await aws.put(changeTable('orders'), jsonTable('orders'))
    await handle(aws, { databases: ['raw', 'sales'] })
    await aws.put(changeTable('orders', { id: 'string', size: 'int' }))
    await handle(aws, tableUpdated('raw', 'orders'))
    const events = aws.athena.events.splice(0)
    expect(events.map(({ detail }) => 'typeOfChange' in detail && detail.typeOfChange)).toEqual([
      ...Array(4).fill('CreateTable'),
      ...Array(2).fill('UpdateTable'),
    ])
    for (const event of events) expect(await handle(aws, event)).toEqual(NOTHING)
    expect(aws.athena.events).toEqual([])
    expect(aws.athena.statements).toHaveLength(6)
  })

  it.each([
    ['partitions', tableUpdated('raw', 'orders', 'BatchCreatePartition')],
    ['a partition', tableUpdated('raw', 'orders', 'UpdatePartition')],
    ['a table that is gone', tableUpdated('raw', 'orders', 'DeleteTable')],
    ['another database', tableUpdated('others', 'orders')],
    [
      'a database',
      {
        'detail-type': 'Glue Data Catalog Database State Change',
        detail: { databaseName: 'raw', typeOfChange: 'CreateDatabase' },
      },
    ],
  ])('leads to no call if it tells of %s', async (_, event) => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    expect(await handle(aws, event)).toEqual(NOTHING)
    expect(aws.calls).toEqual([])
  })

  it('leads to no view of a table that is gone, or that no change has filled', async () => {
    await using aws = await startFakeAws()
    await aws.put(plainTable('rates'))
    expect(await handle(aws, tableCreated('raw', 'rates', 'gone'))).toEqual(NOTHING)
    expect(aws.calls).toEqual(['GetTable', 'GetTable'])
  })

  it('that is none of its own is refused', async () => {
    await using aws = await startFakeAws()
    const event = { 'detail-type': 'Glue Job State Change', detail: {} }
    await expect(handle(aws, event)).rejects.toMatchObject({ name: 'InputError', code: 'BAD_EVENT' })
  })
})

describe('a request', () => {
  it('has the views of tables made, or those of whole databases', async () => {
    await using aws = await startFakeAws({ DATABASES: 'raw,sales' })
    await aws.put(changeTable('a'), changeTable('b'), plainTable('c'), jsonTable('a'))
    expect(await handle(aws, { tables: ['raw.b'] })).toEqual({
      ...NOTHING,
      applied: ['raw.b_changes', 'raw.b_current'],
    })
    const report = await handle(aws, { tables: ['sales.a'], databases: ['raw', 'sales'] })
    expect(report.unchanged).toEqual(['raw.b_changes', 'raw.b_current'])
    expect(report.applied.toSorted()).toEqual(['raw.a_changes', 'raw.a_current', 'sales.a_changes', 'sales.a_current'])
  })

  it('has the views of Iceberg tables made in a database of Glue', async () => {
    await using aws = await startFakeAws({
      ICEBERG_CATALOG: 's3tablescatalog/lake',
      ICEBERG_DATABASE: 'analytics',
      ICEBERG_VIEWS_DATABASE: 'analytics',
    })
    aws.glue.operations.CreateDatabase({ DatabaseInput: { Name: 'analytics' } })
    const views = ['analytics.transactions_changes', 'analytics.transactions_current']
    expect(await handle(aws, { databases: ['analytics'] })).toEqual({ ...NOTHING, applied: views })
    expect(aws.athena.statements[0]).toContain('\n  FROM "s3tablescatalog/lake"."analytics"."transactions"\n')
    expect(aws.athena.statements[1]).toContain('\n  FROM "analytics"."transactions_changes"\n')
    expect(await handle(aws, { tables: ['analytics.transactions'] })).toEqual({ ...NOTHING, unchanged: views })
    for (const event of aws.athena.events) expect(await handle(aws, event)).toEqual(NOTHING)
  })

  it.each([
    [{ databases: ['others'] }, 'Expected databases out of raw, found "others"'],
    [{ tables: ['others.orders'] }, 'Expected databases out of raw, found "others"'],
    [{ tables: ['orders'] }, 'expected database.table'],
    [{}, 'expected tables or databases, found none'],
    [{ table: 'raw.orders' }, 'table'],
    [null, 'expected object'],
  ])('is refused if it is wrong: %j', async (input, problem) => {
    await using aws = await startFakeAws()
    await expect(handle(aws, input)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringContaining(problem),
    })
    expect(aws.calls).toEqual([])
  })
})

describe('what was counted', () => {
  /** Handles an input, and takes down what was counted of a table whenever it is published. */
  async function publish(aws: FakeAws, input: unknown) {
    const published: [applied: number, failed: number][] = []
    const flush = () => {
      const { total } = aws.telemetry
      published.push([total('ViewsApplied', 'orders'), total('ViewsFailed', 'orders')])
    }
    const outcome = handleInput(input, { ...aws.open(), telemetry: { ...aws.telemetry, flush } })
    await outcome.catch(() => undefined)
    return { published, outcome }
  }

  it('is published once, at the end', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    const { published } = await publish(aws, { tables: ['raw.orders'] })
    expect(published).toEqual([[2, 0]])
  })

  it('is published also when views fail, or the input is wrong', async () => {
    await using aws = await startFakeAws()
    await aws.put(changeTable('orders'))
    aws.athena.fail('raw.orders_current', { ErrorCategory: 1 })
    const failed = await publish(aws, { tables: ['raw.orders'] })
    await expect(failed.outcome).rejects.toMatchObject({ code: 'ATHENA' })
    expect(failed.published).toEqual([[1, 1]])
    const refused = await publish(aws, {})
    await expect(refused.outcome).rejects.toMatchObject({ code: 'BAD_INPUT' })
    expect(refused.published).toHaveLength(1)
  })
})
