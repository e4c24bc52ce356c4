import assert from 'node:assert/strict'
import { parquetReadObjects } from 'hyparquet'
import type { SimulatedAws } from '../aws/simulated-aws.ts'
import type { Change } from '../pipelines/random-puts.ts'

type Row = Readonly<Record<string, unknown>>

/** What was put into a stream, repeats left out. */
export interface PutChanges {
  readonly changes: readonly Change[]
  readonly bad: readonly Buffer[]
}

/**
 * Expects every change to be in its table with all of its values, and nothing else; the newest of each item to be the
 * item; and what is no change to be in quarantine, once, byte by byte.
 */
export async function expectChanges(aws: SimulatedAws, { changes, bad }: PutChanges): Promise<void> {
  const byTable = Map.groupBy(new Map(changes.map(change => [change.eventId, change])).values(), ({ table }) => table)
  for (const [table, made] of byTable) await expectTable(aws, table.toLowerCase(), made)
  const quarantined = aws.s3.places('raw/_quarantine/').map(place => JSON.parse(aws.s3.text(place) ?? ''))
  assert.deepEqual(
    quarantined.map(({ data }) => data).toSorted(),
    bad.map(bytes => bytes.toString('base64')).toSorted(),
    'what is in quarantine',
  )
  const expected = ['raw/_quarantine/', ...[...byTable.keys()].map(name => `raw/${name.toLowerCase()}/dt=`)]
  const others = [...aws.s3.objects.keys()].filter(place => !expected.some(prefix => place.startsWith(prefix)))
  assert.deepEqual(others, [], 'objects that nobody reads')
  assert.equal(aws.s3.uploads.size, 0, 'uploads that were not completed')
}

async function expectTable(aws: SimulatedAws, table: string, changes: readonly Change[]): Promise<void> {
  const rows = await readTable(aws, table)
  const byEvent = Map.groupBy(rows, ({ cdc_event_id }) => String(cdc_event_id))
  assert.deepEqual(
    [...byEvent.keys()].toSorted(),
    changes.map(({ eventId }) => eventId).toSorted(),
    `changes of ${table}`,
  )
  for (const change of changes) {
    for (const row of byEvent.get(change.eventId) ?? []) expectRow(row, change)
  }
  assert.deepEqual(currentOf(rows), itemsOf(changes), `items of ${table}`)
}

/** The rows of the files in the partitions that the catalog has. Every file is in one. */
async function readTable({ s3, glue }: SimulatedAws, table: string): Promise<Row[]> {
  const columns = new Set(glue.table('raw', table).StorageDescriptor?.Columns?.map(({ Name }) => Name))
  const locations = glue.partitions('raw', table).map(({ StorageDescriptor }) => StorageDescriptor?.Location ?? '')
  const rows: Row[] = []
  for (const place of s3.places(`raw/${table}/`)) {
    assert(
      locations.some(location => `s3://${place}`.startsWith(location)),
      `${place} is in no partition`,
    )
    const file = new Uint8Array(s3.objects.get(place)?.bytes ?? []).buffer
    for (const row of await parquetReadObjects({ file })) {
      for (const name of Object.keys(row)) assert(columns.has(name), `${place} has a column ${name}, the catalog none`)
      rows.push(row)
    }
  }
  return rows
}

/** Each value in its column or, to the letter, in `rescued_data`. */
function expectRow(row: Row, { eventId, operation, attributes }: Change): void {
  assert.equal(row.cdc_operation, operation, eventId)
  const rescued: Readonly<Record<string, string>> = JSON.parse(String(row.rescued_data ?? '{}'))
  for (const [name, [, text]] of Object.entries(attributes)) {
    assert.equal(textOf(row[name] ?? rescued[name]), text, `${name} of ${eventId}`)
  }
  const named = ['mark', 'drift', ...Object.keys(row).filter(name => name.startsWith('extra_'))]
  for (const name of named.filter(name => !(name in attributes)))
    assert.equal(row[name] ?? null, null, `${name} of ${eventId}`)
}

/** hyparquet makes doubles of decimals, a little off. */
function textOf(value: unknown): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(12))) : String(value)
}

/** Marks by key: of each, the newest change counts. */
function currentOf(rows: readonly Row[]): ReadonlyMap<string, unknown> {
  const newest = new Map<string, Row>()
  for (const row of rows) {
    const known = newest.get(String(row.pk))
    if (known === undefined || Number(row.cdc_changed_at_us) > Number(known.cdc_changed_at_us)) {
      newest.set(String(row.pk), row)
    }
  }
  return new Map(
    [...newest]
      .filter(([, { cdc_operation }]) => cdc_operation !== 'REMOVE')
      .map(([key, { mark }]) => [key, mark] as const)
      .toSorted(),
  )
}

function itemsOf(changes: readonly Change[]): ReadonlyMap<string, unknown> {
  const items = new Map<string, unknown>()
  for (const { key, operation, attributes } of changes.toSorted((a, b) => a.at - b.at)) {
    if (operation === 'REMOVE') items.delete(key)
    else items.set(key, attributes.mark?.[1])
  }
  return new Map([...items].toSorted())
}
