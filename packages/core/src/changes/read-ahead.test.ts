import fc from 'fast-check'
import { expect, it } from 'vitest'
import { nativePayload } from '../../test/changes.ts'
import { attributes, nearlyAttributes, soundAttributes } from '../../test/items.ts'
import { hash, load, PLACE } from '../../test/load.ts'
import { compared, runs } from '../../test/runs.ts'
import { ByteSink } from '../columns/byte-sink.ts'
import { InputError } from '../errors.ts'
import { ChangeLines } from '../json-lines/change-lines.ts'
import type { ImageReader } from '../scan/scan-payload.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import { defineTable, type TableDefinition } from '../tables/define-table.ts'
import type { Change } from './change.ts'
import { ChangeBatch } from './change-batch.ts'
import { decodeChange } from './decode-change.ts'

const ENVELOPE = { eventId: 'envelope-id', sequenceNumber: '7' }

const plain = defineTable({ name: 'things', source: 'Things' })
const masked = defineTable({
  name: 'things',
  source: 'Things',
  columns: {
    a: { mask: 'hash', aliases: ['count'] },
    b: { mask: 'drop' },
    inner: { path: 'a_b.a', mask: 'hash' },
    price: { type: 'int' },
  },
})
const strict = defineTable({ ...masked, onDrift: 'quarantine' })
const definitions = fc.constantFrom(plain, masked, strict)

const image = fc.oneof(
  { weight: 6, arbitrary: soundAttributes },
  { weight: 1, arbitrary: attributes },
  { weight: 1, arbitrary: nearlyAttributes.map(value => ({ value })) },
)
const keys = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ max: 5 }).map(pk => ({ pk: { S: String(pk) } })) },
  fc.constantFrom<unknown>({ pk: { BOOL: true } }, { pk: { N: '1.50' } }, {}, null),
)
/** What may come behind the image: most of it makes another change of the payload, or none. */
const endings = fc.constantFrom(
  ...['', '', '', '', ',', '}', ',"tableName":"Others"', ',"tableName":""', ',"eventName":"REMOVE"', ',"eventName":5'],
  ...[',"dynamodb":{}', ',"dynamodb":{"NewImage":{}}', ',"userIdentity":{"a":', ',"eventID":"\\u0041"', ' '],
)
const innerEndings = fc.constantFrom(
  ...['', '', '', '', ',"NewImage":{"z":{"S":"1"}}', ',"Keys":{"pk":{"S":"2"}}', ',"OldImage":{"a":{"S":"1"}}', ','],
  ...[',"ApproximateCreationDateTime":"5"', ',"SequenceNumber":"12"', ',"SequenceNumber":12', ',"OldImage":{'],
)

const payloads = fc.array(
  fc
    .record({
      json: fc
        .tuple(keys, image, fc.constantFrom('MODIFY', 'MODIFY', 'INSERT', 'REMOVE'))
        .map(([keys, image, operation]) => JSON.stringify(nativePayload(keys, image, operation)).toWellFormed()),
      ending: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, endings),
      inner: fc.oneof({ weight: 3, arbitrary: fc.constant('') }, innerEndings),
      cut: fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat(300)),
    })
    .map(({ json, ending, inner, cut }) => {
      const tail = ',"SizeBytes":60},"eventSource":"aws:dynamodb"}'
      const longer = `${json.slice(0, -tail.length)}${inner}${tail.slice(0, -1)}${ending}}`
      return longer.slice(0, longer.length - cut)
    }),
  { minLength: 1, maxLength: 20, size: 'max' },
)

/** The same as Streams records, which name their table behind the image, or another one. */
const streamsRecords = fc
  .tuple(payloads, fc.infiniteStream(fc.constantFrom('Things', 'Things', 'Others')))
  .map(([texts, tables]) => texts.map(text => streamsRecord(text, tables.next().value)))

function streamsRecord(text: string, table: string): string {
  const unnamed = text
    .replace('"tableName":"Things",', '')
    .replace('"SizeBytes":60', '"SizeBytes":60,"SequenceNumber":"12"')
  const arn = `arn:aws:dynamodb:eu-west-1:000000000000:table/${table}/stream/2026-01-01T00:00:00.000`
  return unnamed.endsWith('}') ? `${unnamed.slice(0, -1)},"eventSourceARN":"${arn}"}` : unnamed
}

/** What takes changes, one after the other, as the handlers do: each by itself, or images ahead of their changes. */
function take(texts: readonly string[], reader: ImageReader, isAhead: boolean, put: (change: Change) => unknown) {
  return texts.map(text => {
    try {
      const bytes = Buffer.from(text)
      return put(
        decodeChange(bytes, ENVELOPE, isAhead ? source => (source === 'Others' ? undefined : reader) : undefined),
      )
    } catch (error) {
      if (!(error instanceof InputError)) throw error
      return error.code
    }
  })
}

function loaded(
  texts: readonly string[],
  definition: TableDefinition,
  known: CatalogTable | undefined,
  ahead: boolean,
) {
  const batch = new ChangeBatch(definition, known, hash)
  const outcomes = take(texts, batch, ahead, change => (change.source === 'Things' ? batch.add(change) : 'other'))
  const table = batch.plan(known, PLACE)
  const { columns, ...rows } = batch.finish(table)
  return { outcomes, table, rows, columns: columns.map(({ name, type, cells }) => [name, type, [...cells]]) }
}

it('an image that is read ahead of its change is what it is with it; without it, nothing', async ({ annotate }) => {
  let records = 0
  fc.assert(
    fc.property(fc.oneof(payloads, streamsRecords), definitions, fc.boolean(), (texts, definition, isKnown) => {
      records += texts.length
      const known = isKnown
        ? load([decodeChange(Buffer.from(JSON.stringify(nativePayload(KEYS, ITEM))), ENVELOPE)], definition).table
        : undefined
      expect(loaded(texts, definition, known, true)).toEqual(loaded(texts, definition, known, false))
    }),
    runs(100),
  )
  await annotate(compared(records, 'records'))
})

const KEYS = { pk: { S: '1' } }
const ITEM = { ...KEYS, a: { N: '1' }, count: { N: '2' }, price: { S: 'x' }, z: { S: '1' }, value: { L: [] } }

function lines(texts: readonly string[], definition: TableDefinition, table: CatalogTable, isAhead: boolean) {
  const writer = new ChangeLines(definition, table, hash)
  const sink = new ByteSink()
  const outcomes = take(texts, writer, isAhead, change =>
    change.source === 'Things' ? writer.append(change, sink) : 'other',
  )
  return {
    outcomes,
    text: sink.bytes.toString('utf8', 0, sink.length),
    rescues: writer.rescues,
    scanned: writer.scanned,
  }
}

it('a change that did not come has no say in the order of columns', () => {
  const cutOff = JSON.stringify(nativePayload(KEYS, { z: { S: '1' }, ...KEYS })).slice(0, -9)
  const whole = JSON.stringify(nativePayload(KEYS, { ...KEYS, a: { S: '1' }, z: { S: '1' } }))
  const { outcomes, table } = loaded([cutOff, whole], plain, undefined, true)
  expect(outcomes).toEqual(['NOT_JSON', undefined])
  expect(table.columns.map(({ name }) => name).slice(0, 3)).toEqual(['pk', 'a', 'z'])
})

it('so it is on its way into a line', async ({ annotate }) => {
  let records = 0
  fc.assert(
    fc.property(fc.oneof(payloads, streamsRecords), definitions, (texts, definition) => {
      records += texts.length
      const first = decodeChange(Buffer.from(JSON.stringify(nativePayload(KEYS, ITEM))), ENVELOPE)
      const { table } = load([first], definition)
      expect(lines(texts, definition, table, true)).toEqual(lines(texts, definition, table, false))
    }),
    runs(100),
  )
  await annotate(compared(records, 'records'))
})

it.each([
  ['native', (text: string) => text],
  ['Streams', (text: string) => streamsRecord(text, 'Things')],
])('most images are read ahead: %s', (_, form) => {
  const read: number[] = []
  const batch = new ChangeBatch(plain, undefined, hash)
  const reader: ImageReader = {
    readImage: (payload, bytes) => {
      const end = batch.readImage(payload, bytes)
      read.push(end)
      return end
    },
  }
  const text = form(JSON.stringify(nativePayload(KEYS, ITEM)))
  take([text, text], reader, true, change => batch.add(change))
  expect(read).toEqual([0, 0].map(() => text.indexOf(',"SizeBytes"')))
  expect(batch.scanned).toBe(2)
})
