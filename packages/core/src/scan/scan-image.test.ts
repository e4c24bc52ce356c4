import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { nativePayload } from '../../test/changes.ts'
import { attributes, nearlyAttributes, soundAttributes } from '../../test/items.ts'
import { load } from '../../test/load.ts'
import { compared, runs } from '../../test/runs.ts'
import type { Change, Envelope } from '../changes/change.ts'
import { decodeChange } from '../changes/decode-change.ts'
import { parseChange } from '../changes/parse-change.ts'
import { ScannedChange } from '../changes/scanned-change.ts'
import { defineTable } from '../tables/define-table.ts'

const ENVELOPE = { eventId: 'envelope-id', sequenceNumber: '7' }
const KEYS = { pk: { S: '1' } }

const plain = defineTable({ name: 'things', source: 'Things' })
const masked = defineTable({
  name: 'things',
  source: 'Things',
  columns: { a: { mask: 'hash' }, b: { mask: 'drop' }, inner: { path: 'a_b.a', mask: 'hash' }, count: { type: 'int' } },
})

const images = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: soundAttributes },
    { weight: 1, arbitrary: attributes },
    { weight: 1, arbitrary: nearlyAttributes.map(value => ({ value })) },
  ),
  { minLength: 1, maxLength: 20, size: 'max' },
)

function textOf(image: unknown, indent?: number): string {
  return JSON.stringify(nativePayload(KEYS, { ...KEYS, ...Object(image) }), null, indent)
}

const decode = (text: string) => decodeChange(Buffer.from(text), ENVELOPE)

type Read = (text: string, envelope: Envelope) => Change

/** Everything that comes of the texts, or the error that does. */
function outcome(texts: readonly string[], definition: typeof plain, read: Read) {
  const changes = texts.flatMap(text => attempt(() => read(text, ENVELOPE)))
  // Loaded twice: into columns that wait for their types, and into columns that the catalog has.
  const { table } = load(changes.slice(0, 1), definition)
  return [undefined, table].map(known => {
    const { table: after, rows } = load(changes, definition, known)
    return {
      columns: rows.columns.map(({ name, type, cells }) => [name, type, [...cells]]),
      types: after.columns,
      refused: rows.refused,
      rescues: rows.rescues,
    }
  })
}

function attempt(read: () => Change): Change[] {
  try {
    return [read()]
  } catch (error) {
    expect(error).toMatchObject({ name: 'InputError' })
    return []
  }
}

describe('an image read in place', () => {
  it('is any as AWS writes it', () => {
    expect(decode(textOf({ a: { S: 'é' } }))).toBeInstanceOf(ScannedChange)
    expect(decode(textOf({ a: { S: 'é' } }, 1))).not.toBeInstanceOf(ScannedChange)
  })

  it('says what it says when it is parsed', async ({ annotate }) => {
    let records = 0
    fc.assert(
      fc.property(images, fc.constantFrom(plain, masked), (all, definition) => {
        const texts = all.map(image => textOf(image))
        records += texts.length
        expect(outcome(texts, definition, decode)).toEqual(outcome(texts, definition, parseChange))
      }),
      runs(40),
    )
    await annotate(compared(records, 'records'))
  })

  it('has no say in the order of columns if it turns out to be none', () => {
    const texts = [{ z: { S: '1', N: '1' } }, { z: { S: '1' } }].map(image =>
      JSON.stringify(nativePayload(KEYS, image)),
    )
    const { rows } = load(texts.map(decode))
    expect(rows.columns.map(({ name }) => name).slice(0, 2)).toEqual(['pk', 'z'])
  })

  it('says it of names that are whole numbers, too, but for the order of their columns', () => {
    const texts = [textOf({ z: { S: '1' }, 41: { N: '2' }, a: { M: { 7: { S: '3' }, x: { S: '4' } } } })]
    const inOrder = (read: Read) =>
      outcome(texts, plain, read).map(({ columns }) => columns.sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)))
    expect(inOrder(decode)).toEqual(inOrder(parseChange))
  })

  it('says it however the JSON is laid out', () => {
    fc.assert(
      fc.property(attributes, fc.constantFrom(0, 1), (image, indent) => {
        const texts = [textOf(image, indent).replaceAll('"a"', '"\\u0061"'), textOf(image), textOf(image, indent)]
        expect(outcome(texts, plain, decode)).toEqual(outcome(texts, plain, parseChange))
      }),
    )
  })

  it('says it, or is refused, after any damage that leaves it JSON', async ({ annotate }) => {
    let records = 0
    const damage = fc.record({
      at: fc.nat(600),
      cut: fc.nat(3),
      put: fc.string({ unit: fc.constantFrom(...'{}[]:,"SNML0- \\'), maxLength: 3 }),
    })
    fc.assert(
      fc.property(attributes, damage, (image, { at, cut, put }) => {
        const text = textOf(image)
        const start = text.indexOf('"NewImage"') + (at % (text.length - text.indexOf('"NewImage"')))
        records += 2
        const damaged = (text.slice(0, start) + put + text.slice(start + cut)).toWellFormed()
        const isComparable = isJson(damaged) && !hasRepeatedNames(damaged) && !hasIndexNames(JSON.parse(damaged))
        const expected = isComparable ? parseChange : decode
        expect(outcome([damaged, text], plain, decode)).toEqual(outcome([damaged, text], plain, expected))
      }),
      runs(240, 1 / 2),
    )
    await annotate(compared(records, 'records'))
  })
})

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** Whether an object has a name twice: JSON.parse keeps the last, and what is read in place may be both. */
function hasRepeatedNames(text: string): boolean {
  let next = 0
  const renamed = text.replaceAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g, (string, colon) => (colon ? `"${next++}":` : string))
  return countNodes(JSON.parse(text)) < countNodes(JSON.parse(renamed))
}

/** Whether an object has a name such as "41", which JSON.parse puts before all others: read in place, it stays where it stands. */
function hasIndexNames(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false
  const isIndexed = !Array.isArray(value) && Object.keys(value).some(name => /^(?:0|[1-9]\d*)$/.test(name))
  return isIndexed || Object.values(value).some(hasIndexNames)
}

function countNodes(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1
  return Object.values(value).reduce((sum: number, child) => sum + countNodes(child), 1)
}

it('a stray sequence number in the image of a native payload does not count, however the JSON is laid out', () => {
  const image = { SequenceNumber: '777' }
  const numbers = [0, 1].map(indent => decode(textOf(image, indent)).sequenceNumber)
  expect(numbers).toEqual([ENVELOPE.sequenceNumber, ENVELOPE.sequenceNumber])
})
