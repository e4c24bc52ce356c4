import type { CatalogTable } from '@inlet/core'
import type { Item, JsonValue, QueryResult } from '@inlet/local'
import { describe, expect, it } from 'vitest'
import { B, BOOL, BS, L, M, N, NS, NULL, S, SS } from '../samples/attribute-value.ts'
import { compareTable } from './compare-table.ts'

const BYTES = Uint8Array.of(0xff, 0, 1)
const LONG = '1234567890123456789012345678.123456789'

/** An item, and what each of its values is in the lake: column, type and cell, by source path. */
const ITEM: Item = {
  id: S('0071'),
  at: N(1_767_225_600),
  amount: N('190.50'),
  long: N(LONG),
  ratio: N('2.50E-1'),
  pieces: N('3'),
  born: S('1990-02-28'),
  seen_at: S('2026-01-01T01:00:00.25+01:00'),
  paid_at: N('1767225600123'),
  is_open: BOOL(false),
  pin: B(BYTES),
  address: M({ 'e.mail': S('a@b'), geo: M({ lat: N('51.5') }), nothing: M({}) }),
  fills: L(M({ units: N('1.0'), at: NULL, tags: L() }), S('x')),
  days: NS([1, 12]),
  names: SS(['a', 'b']),
  blobs: BS([BYTES]),
  score: S('HIGH'),
  flag: BOOL(true),
  blob: B(BYTES),
  huge: N('9.99E+125'),
  note: NULL,
  empty: L(),
}

const KEY = ['id', 'at']
const key = '{"at":1767225600,"id":"0071"}'

const COLUMNS: readonly (readonly [name: string, type: string, path: string, cell: JsonValue])[] = [
  ['id', 'string', 'id', '0071'],
  ['at', 'decimal(38,9)', 'at', 1_767_225_600],
  ['amount', 'decimal(12,2)', 'amount', 190.5],
  ['long', 'decimal(38,9)', 'long', { rawJSON: LONG }],
  ['ratio', 'double', 'ratio', 0.25],
  ['pieces', 'int', 'pieces', 3],
  ['born', 'date', 'born', '1990-02-28'],
  ['seen_at', 'timestamp', 'seen_at', '2026-01-01T00:00:00.25Z'],
  ['paid_at', 'timestamp', 'paid_at', '2026-01-01T00:00:00.123Z'],
  ['is_open', 'boolean', 'is_open', false],
  ['pin', 'binary', 'pin', '/wAB'],
  ['address_e_mail', 'string', 'address.e\\.mail', 'a@b'],
  ['address_geo_lat', 'double', 'address.geo.lat', 51.5],
  ['fills', 'string', 'fills', '[{"at":null,"units":1.0,"tags":[]},"x"]'],
  ['days', 'string', 'days', '[1,12]'],
  ['names', 'string', 'names', '["a","b"]'],
  ['blobs', 'string', 'blobs', '["/wAB"]'],
  ['score', 'double', 'score', null],
  ['note', 'string', 'note', null],
]

const RESCUED = { score: 'HIGH', flag: 'true', blob: '/wAB', huge: '9.99E+125' }

const TABLE: CatalogTable = {
  database: 'raw',
  name: 'things',
  location: 's3://raw/things/',
  columns: [
    ...COLUMNS.map(([name, type, path]) => ({ name, type: type as 'string', path, origin: 'value' as const })),
    ...['cdc_key', 'rescued_data'].map(name => ({ name, type: 'string' as const, origin: 'change' as const })),
  ],
  partitionKeys: [{ name: 'dt', type: 'string' }],
}

const ROW: Readonly<Record<string, JsonValue>> = {
  ...Object.fromEntries(COLUMNS.map(([name, , , cell]) => [name, rawJson(cell)])),
  cdc_key: key,
  rescued_data: JSON.stringify(RESCUED),
  dt: '2026-01-01',
}

/** Numbers beyond a double come as `JSON.rawJSON`, which TypeScript's types lack. */
function rawJson(cell: JsonValue): JsonValue {
  if (typeof cell !== 'object' || cell === null || !('rawJSON' in cell)) return cell
  return (JSON as unknown as { rawJSON(text: unknown): JsonValue }).rawJSON(cell.rawJSON)
}

function resultOf(...rows: readonly Readonly<Record<string, JsonValue>>[]): QueryResult {
  const names = Object.keys(ROW)
  return {
    columns: names.map(name => ({ name, type: 'VARCHAR' })),
    rows: rows.map(row => names.map(name => row[name] ?? null)),
  }
}

const compare = (items: readonly Item[], ...rows: readonly Readonly<Record<string, JsonValue>>[]) =>
  compareTable(items, KEY, TABLE, resultOf(...rows))

/** Cells that are no longer the same value, whatever the column's type. */
function mutationsOf(cell: JsonValue): readonly JsonValue[] {
  if (cell === null) return ['', 'x', 0, false]
  if (typeof cell === 'number') return [null, cell + 1, -cell, String(cell)]
  if (typeof cell === 'boolean') return [null, !cell, String(cell)]
  if (typeof cell !== 'string') return [null, rawJson({ rawJSON: `${LONG}1` }), Number(LONG)]
  const next = (text: string) => String.fromCharCode(text.charCodeAt(0) + 1)
  return [
    null,
    '',
    `${cell}x`,
    ...Array.from(cell, (_, at) => cell.slice(0, at) + next(cell.charAt(at)) + cell.slice(at + 1)),
  ]
}

describe('compareTable', () => {
  it('finds an item and its row equal, however values are written', () => {
    expect(compare([ITEM], ROW)).toEqual({ items: 1, rows: 1, values: 21, differences: [] })
  })

  it.each(COLUMNS)('notices every change of a cell in %s, %s', (name, _, path, cell) => {
    for (const mutation of mutationsOf(ROW[name] ?? cell)) {
      const { differences } = compare([ITEM], { ...ROW, [name]: mutation })
      expect(
        differences.map(difference => difference.path),
        JSON.stringify(mutation),
      ).toEqual([path])
    }
  })

  it.each(Object.entries(RESCUED))('notices every change of what is rescued of %s', (path, text) => {
    for (const mutation of mutationsOf(text)) {
      const { [path as 'score']: _, ...others } = RESCUED
      const rescued = mutation === null ? others : { ...others, [path]: mutation }
      const { differences } = compare([ITEM], { ...ROW, rescued_data: JSON.stringify(rescued) })
      expect(
        differences.map(difference => difference.path),
        JSON.stringify(mutation),
      ).toEqual([path])
    }
  })

  it.each(Object.keys(ITEM).filter(name => !KEY.includes(name)))(
    'notices that %s is another value in the item, or none',
    name => {
      const { [name]: value, ...others } = ITEM
      const saidNothing = value === ITEM.note || value === ITEM.empty
      expect(compare([{ ...ITEM, [name]: L(S('other')) }], ROW).differences).not.toEqual([])
      expect(compare([others], ROW).differences.length > 0).toBe(!saidNothing)
    },
  )

  it('says what differs by key, path and type, never by value', () => {
    const { rescued_data: _, ...row } = ROW
    expect(compare([ITEM], { ...row, amount: 1, names: null, note: 'here' }).differences).toEqual([
      { key, path: 'amount', expected: 'a number', found: 'another value in decimal(12,2)' },
      { key, path: 'names', expected: 'a set of texts', found: 'nothing' },
      { key, path: 'score', expected: 'text', found: 'nothing' },
      { key, path: 'flag', expected: 'a boolean', found: 'nothing' },
      { key, path: 'blob', expected: 'bytes', found: 'nothing' },
      { key, path: 'huge', expected: 'a number', found: 'nothing' },
      { key, path: 'note', expected: 'nothing', found: 'a value in string' },
    ])
  })

  it('notices a value that is in its column and in rescued_data', () => {
    const rescued_data = JSON.stringify({ ...RESCUED, id: '0071' })
    expect(compare([ITEM], { ...ROW, rescued_data }).differences).toEqual([
      { key, path: 'id', expected: 'text', found: '2 values, in string and rescued_data' },
    ])
  })

  it('notices rows that are missing, repeated, or of no item', () => {
    expect(compare([ITEM]).differences).toEqual([{ key, path: '(item)', expected: 'a row', found: 'nothing' }])
    expect(compare([ITEM], ROW, ROW).differences).toEqual([
      { key, path: '(item)', expected: 'one row', found: 'another' },
    ])
    expect(compare([], ROW).differences).toEqual([
      { key, path: '(item)', expected: 'nothing', found: 'a row of 21 values' },
    ])
    expect(compare([{ ...ITEM, id: S('0072') }], ROW).differences).toHaveLength(2)
  })
})
