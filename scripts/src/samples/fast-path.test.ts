import {
  ByteSink,
  ChangeBatch,
  ChangeLines,
  createRouter,
  decodeChange,
  deliveredTable,
  type TableDefinition,
} from '@inlet/core'
import { expect, it } from 'vitest'
import { createScenario } from './scenario.ts'

const RECORDS = 3_000
const SCENARIO = { seed: 3, changes: RECORDS, start: new Date('2026-03-01T20:00:00Z'), poison: [] }

/** The records of the samples, decoded, with their tables. */
function* changes() {
  const router = createRouter('quarantine')
  for (const { kinesis, eventID } of [...createScenario(SCENARIO).batches].flatMap(batch => batch.Records)) {
    const envelope = { eventId: eventID, sequenceNumber: kinesis.sequenceNumber }
    const change = decodeChange(Buffer.from(kinesis.data, 'base64'), envelope)
    yield { change, definition: router(change.source) }
  }
}

it('at least 99 % of the samples take the fast path of decoding', () => {
  const tables = new Map<TableDefinition, ChangeBatch>()
  let records = 0
  for (const { change, definition } of changes()) {
    const batch = tables.get(definition) ?? new ChangeBatch(definition, undefined, text => text)
    tables.set(definition, batch)
    batch.add(change)
    records++
  }
  const scanned = [...tables.values()].reduce((sum, batch) => sum + batch.scanned, 0)
  expect(records).toBeGreaterThanOrEqual(RECORDS)
  expect(scanned / records).toBeGreaterThanOrEqual(0.99)
})

it('at least 99 % of the samples take the fast path to JSON lines', () => {
  const tables = new Map<TableDefinition, ChangeLines>()
  const sink = new ByteSink()
  let records = 0
  for (const { change, definition } of changes()) {
    const table = deliveredTable(definition, { database: '', location: '' })
    // Firehose delivers to tables that have columns, which few of the samples do.
    if (!table.columns.some(({ path }) => path !== undefined)) continue
    const lines = tables.get(definition) ?? new ChangeLines(definition, table, text => text)
    tables.set(definition, lines)
    sink.length = 0
    lines.append(change, sink)
    records++
  }
  const scanned = [...tables.values()].reduce((sum, lines) => sum + lines.scanned, 0)
  expect(records).toBeGreaterThanOrEqual(RECORDS / 15)
  expect(scanned / records).toBeGreaterThanOrEqual(0.99)
})
