import { ByteSink, ChangeLines, createRouter, decodeChange, deliveredTable, type TableDefinition } from '@inlet/core'
import { ORDERS } from '@inlet/scripts/orders'
import { TRANSACTIONS } from '@inlet/scripts/transactions'
import { expect, it } from 'vitest'
import { makeFirehoseEvent } from './make-event.ts'

it.each([ORDERS, TRANSACTIONS])('at least 99 % of the benchmark’s records take the fast path: %#', table => {
  const { records } = makeFirehoseEvent(table, 1_500)
  const router = createRouter('quarantine')
  const tables = new Map<TableDefinition, ChangeLines>()
  const sink = new ByteSink()
  for (const { data } of records) {
    const change = decodeChange(Buffer.from(data, 'base64'), { eventId: 'none', sequenceNumber: '0' })
    const definition = router(change.source)
    const place = { database: '', location: '' }
    const lines = tables.get(definition) ?? new ChangeLines(definition, deliveredTable(definition, place), text => text)
    tables.set(definition, lines)
    sink.length = 0
    lines.append(change, sink)
  }
  const scanned = [...tables.values()].reduce((sum, lines) => sum + lines.scanned, 0)
  expect(scanned / records.length).toBeGreaterThanOrEqual(0.99)
})
