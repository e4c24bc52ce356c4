import { spawnSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { changesEvent, eventOf, kinesisRecord } from '../test/events.ts'
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

  it('takes DATABASE and QUARANTINE_BUCKET from its environment', async () => {
    await using lake = await makeTestLake()
    const event = eventOf([changesEvent([]), '%%%'])
    const own = { ...kinesisRecord(Buffer.from(JSON.stringify({}))), kinesis: null, eventID: 5 }
    const env = {
      S3_RAW: 'raw',
      LOCAL_BUCKETS_DIR: lake.root,
      QUARANTINE_BUCKET: 'bad',
      DATABASE: 'own',
      UNMAPPED_TABLES: 'auto',
    }
    const good = changesEvent([{ keys: { pk: { S: 'a' } } }], { from: 7 }).Records
    const { answer, lines } = invoke({ Records: [...event.Records, own, ...good] }, env)

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
