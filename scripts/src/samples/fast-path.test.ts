import { ChangeBatch, createRouter, decodeChange, type TableDefinition } from '@inlet/core'
import { expect, it } from 'vitest'
import { createScenario } from './scenario.ts'

const RECORDS = 3_000

it('at least 99 % of the samples take the fast path of decoding', () => {
  const { batches } = createScenario({ seed: 3, changes: RECORDS, start: new Date('2026-03-01T20:00:00Z'), poison: [] })
  const router = createRouter('quarantine')
  const tables = new Map<TableDefinition, ChangeBatch>()
  let records = 0
  for (const { kinesis, eventID } of [...batches].flatMap(batch => batch.Records)) {
    const envelope = { eventId: eventID, sequenceNumber: kinesis.sequenceNumber }
    const change = decodeChange(Buffer.from(kinesis.data, 'base64'), envelope)
    const definition = router(change.source)
    const batch = tables.get(definition) ?? new ChangeBatch(definition, undefined, text => text)
    tables.set(definition, batch)
    batch.add(change)
    records++
  }
  const scanned = [...tables.values()].reduce((sum, batch) => sum + batch.scanned, 0)
  expect(records).toBeGreaterThanOrEqual(RECORDS)
  expect(scanned / records).toBeGreaterThanOrEqual(0.99)
})
