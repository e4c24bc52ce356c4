import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { eventOf, nativePayload } from '../test/events.ts'
import { makeTestLake } from '../test/test-lake.ts'

const TEST = join(import.meta.dirname, '../test')

/** A container of its own, with no other environment. */
function invoke(event: unknown, env: NodeJS.ProcessEnv) {
  const script = join(TEST, 'children/invoke-handler.ts')
  const { status, stdout, stderr } = spawnSync(process.execPath, [script], {
    env,
    input: JSON.stringify(event),
    encoding: 'utf8',
  })
  const lines = stdout.trim().split('\n')
  return { status, stderr, lines: lines.slice(0, -1).map(line => JSON.parse(line)), answer: lines.at(-1) }
}

describe('the handler', () => {
  it('loads the record that the sales document prints, odd as it is', async () => {
    await using lake = await makeTestLake()
    const printed = await readFile(join(TEST, 'fixtures/sales-record.json'))
    const { status, answer, lines } = invoke(eventOf([printed]), { S3_RAW: 'raw', LOCAL_BUCKETS_DIR: lake.root })

    expect({ status, answer }).toEqual({ status: 0, answer: '{"batchItemFailures":[]}' })
    expect(await lake.query('SELECT orderid, product_name, quantity, price FROM orders_current')).toEqual([
      { orderid: '3714', product_name: 'Charger', quantity: 5, price: 190.07 },
    ])
    const [row] = await lake.query('SELECT * FROM orders')
    expect(Object.keys(row ?? {}).filter(name => !name.startsWith('cdc_'))).toEqual([
      ...['orderid', 'product_name', 'quantity', 'price', 'rescued_data', 'dt'],
    ])
    expect(row).toMatchObject({ cdc_sequence_number: '3510000000077909614008', cdc_changed_at: '2024-01-20T06:36:02Z' })
    expect(await lake.objects()).toEqual([expect.stringMatching(/^raw\/orders\/dt=2024-01-20\/[^/]+\.parquet$/)])
    expect(lines).toContainEqual(expect.objectContaining({ table: 'orders', RowsIn: 1, RowsWritten: 1 }))
  })

  it('takes buckets and database from its environment, and stands whatever a record is', async () => {
    await using lake = await makeTestLake()
    const event = eventOf(['%%%', {}, nativePayload({ keys: { pk: { S: 'a' } } })])
    const odd = { eventID: 5, kinesis: null }
    const { answer, lines } = invoke(
      { Records: [odd, ...event.Records] },
      {
        S3_RAW: 'raw',
        QUARANTINE_BUCKET: 'bad',
        DATABASE: 'own',
        UNMAPPED_TABLES: 'auto',
        LOCAL_BUCKETS_DIR: lake.root,
      },
    )

    expect(answer).toBe('{"batchItemFailures":[]}')
    expect(await lake.query('SELECT pk FROM own.things')).toEqual([{ pk: 'a' }])
    expect((await lake.objects()).map(name => name.split('/')[0])).toEqual(['bad', 'bad', 'bad', 'raw'])
    expect(lines).toContainEqual(expect.objectContaining({ table: 'none', RowsIn: 3, RecordsQuarantined: 3 }))
  })

  it.each([
    ['S3_RAW is not set', {}],
    ['UNMAPPED_TABLES is "perhaps"', { S3_RAW: 'raw', UNMAPPED_TABLES: 'perhaps' }],
  ])('does not start when %s', (message, env) => {
    const { status, stderr } = invoke({ Records: [] }, env)
    expect(status).toBe(1)
    expect(stderr).toContain(`ConfigError: ${message}`)
  })
})
