import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { numberText } from '../../test/number-texts.ts'
import { readNumber, unitsAt } from '../../test/numbers.ts'
import { buildColumn } from './build-column.ts'
import type { Cell } from './cast.ts'
import { type ColumnType, DEFAULT_DECIMAL, parseDecimal } from './column-type.ts'
import { cellPutter, resolveCsvType } from './csv-cell.ts'
import { typeFromName } from './name-rules.ts'

/** The cell that a column makes of a text; `undefined` if it refuses it. */
function cellOf(type: ColumnType, text: string): Cell | undefined {
  const builder = buildColumn('x', type)
  const isTaken = cellPutter(builder)(0, text)
  builder.fill(1)
  const [cell = null] = builder.cells
  expect([builder.cells.length, cell === null]).toEqual([1, !isTaken])
  return cell ?? undefined
}

const JSON_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/

/** What integers and decimals are to make of a text: the number in units of 10^-scale, if it is one and has room. */
function unitsOf(text: string, scale: number, isInRange: (units: bigint) => boolean): bigint | undefined {
  const units = JSON_NUMBER.test(text) ? unitsAt(readNumber(text), -scale) : undefined
  return units !== undefined && isInRange(units) ? units : undefined
}

function decimalUnits(type: ColumnType, text: string): bigint | undefined {
  const { precision = 0, scale = 0 } = parseDecimal(type) ?? {}
  return unitsOf(text, scale, units => units > -(10n ** BigInt(precision)) && units < 10n ** BigInt(precision))
}

function bitUnits(bits: number, text: string): bigint | undefined {
  return unitsOf(text, 0, units => BigInt.asIntN(bits, units) === units)
}

const instantUs = fc.bigInt({ min: -62_135_596_800_000_000n, max: 253_402_300_799_999_999n })

/** A time in one of the ways to write it, at an offset in minutes. */
const instantText = fc
  .record({
    us: instantUs,
    offset: fc.integer({ min: -1439, max: 1439 }),
    separator: fc.constantFrom('T', 't', ' '),
    point: fc.constantFrom('.', ','),
    colon: fc.constantFrom(':', ''),
    space: fc.constantFrom('', ' '),
    utc: fc.constantFrom('', 'Z', 'z', undefined),
  })
  .map(({ us, offset, separator, point, colon, space, utc }) => {
    const local = utc === undefined ? us + BigInt(offset) * 60_000_000n : us
    const micros = ((local % 1_000_000n) + 1_000_000n) % 1_000_000n
    const seconds = new Date(Number((local - micros) / 1000n)).toISOString()
    const sign = offset < 0 ? '-' : '+'
    const hours = two(Math.floor(Math.abs(offset) / 60))
    const zone = utc === undefined ? `${sign}${hours}${colon}${two(Math.abs(offset) % 60)}` : utc
    const fraction = micros === 0n ? '' : point + String(micros).padStart(6, '0').replace(/0+$/, '')
    return { us, text: seconds.slice(0, 10) + separator + seconds.slice(11, 19) + fraction + space + zone }
  })
  .filter(({ text }) => /^\d{4}-/.test(text) && !text.startsWith('0000'))

function two(number: number): string {
  return String(number).padStart(2, '0')
}

const dayText = fc
  .tuple(fc.integer({ min: 0, max: 9999 }), fc.integer({ min: 0, max: 13 }), fc.integer({ min: 0, max: 32 }))
  .map(([year, month, day]) => `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`)

/** Cells, and what is nearly one. */
const anyText = fc.oneof(
  numberText,
  instantText.map(({ text }) => text),
  dayText,
  fc.uint8Array({ maxLength: 9 }).map(bytes => Buffer.from(bytes).toString('base64')),
  fc.string({ unit: fc.constantFrom(...'0123456789-+.,eEtTzZ: /=_aA\n\t\u00a0'), minLength: 1, maxLength: 28 }),
  fc.string({ unit: fc.constantFrom(...'ABgwz09+/-_='), minLength: 1, maxLength: 8 }),
  fc.integer({ min: 946_684_800, max: 4_102_444_799 }).map(String),
  fc.constantFrom('true', 'False', 'TRUE', 'tRuE', 'yes', '1', '0', 'NaN', 'Infinity', 'null', '+5', '0x10', '1_000'),
  fc
    .tuple(fc.oneof(numberText, dayText, fc.constant('true')), fc.constantFrom(' ', '\n', '\t', '\u2028'))
    .map(([text, space]) => text + space),
  fc.string({ unit: 'binary', minLength: 1 }),
)

const DECIMALS: readonly ColumnType[] = [
  'decimal(38,9)',
  'decimal(38,0)',
  'decimal(18,2)',
  'decimal(3,3)',
  'decimal(1,0)',
]
const TYPES: readonly ColumnType[] = [
  ...(['string', 'int', 'bigint', 'double', 'boolean', 'date', 'timestamp', 'binary'] as const),
  ...DECIMALS,
]

describe('a cell of CSV', () => {
  it.each(DECIMALS)('is a number of %s exactly, or none', type => {
    fc.assert(
      fc.property(anyText, text => {
        expect(cellOf(type, text)).toBe(decimalUnits(type, text))
      }),
      { numRuns: 500 },
    )
  })

  it('is an integer exactly, or none', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(cellOf('bigint', text)).toBe(bitUnits(64, text))
        const int = bitUnits(32, text)
        expect(cellOf('int', text)).toBe(int === undefined ? undefined : Number(int))
      }),
      { numRuns: 1000 },
    )
  })

  it('is a double if its number is that of the shortest text of the double', () => {
    fc.assert(
      fc.property(anyText, text => {
        const isNumber = JSON_NUMBER.test(text) && Number.isFinite(Number(text))
        const nearest = isNumber ? readNumber(String(Number(text))) : undefined
        const exponent = isNumber ? Math.min(nearest?.exponent ?? 0, readNumber(text).exponent) : 0
        const isExact = nearest && unitsAt(nearest, exponent) === unitsAt(readNumber(text), exponent)
        expect(cellOf('double', text)).toBe(isExact ? Number(text) : undefined)
      }),
      { numRuns: 1000 },
    )
  })

  it('is text as it is', () => {
    fc.assert(
      fc.property(anyText, text => {
        expect(cellOf('string', text)).toBe(text)
      }),
    )
  })

  it('is true or false in any case, and nothing else is', () => {
    fc.assert(
      fc.property(anyText, text => {
        const word = ['true', 'false'].find(each => each === text.toLowerCase())
        expect(cellOf('boolean', text)).toBe(word === undefined ? undefined : word === 'true')
      }),
    )
    expect(['falſe', 'true\n', ' true'].map(text => cellOf('boolean', text))).toEqual([undefined, undefined, undefined])
  })

  it('is bytes if it is the base64 that they have', () => {
    fc.assert(
      fc.property(anyText, text => {
        const bytes = Buffer.from(text, 'base64')
        expect(cellOf('binary', text)).toEqual(bytes.toString('base64') === text ? bytes : undefined)
      }),
      { numRuns: 2000 },
    )
  })

  it.each(['AB==', 'AAB=', '-_-_', 'AAAA\n', 'A A=', 'AA', '====', 'AA==AAAA'])('is no bytes: %j', text => {
    expect(cellOf('binary', text)).toBeUndefined()
  })

  it('is a day of the calendar, or none', () => {
    fc.assert(
      fc.property(fc.oneof(dayText, anyText), text => {
        const time = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN
        const isDay = !text.startsWith('0000') && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text)
        expect(cellOf('date', text)).toBe(isDay ? time / 86_400_000 : undefined)
      }),
      { numRuns: 1000 },
    )
  })

  it('is an instant to the microsecond, however it is written', () => {
    fc.assert(
      fc.property(instantText, ({ us, text }) => {
        expect(cellOf('timestamp', text)).toBe(us)
      }),
      { numRuns: 2000 },
    )
  })

  it('is an instant by the epoch, in seconds, milliseconds or microseconds', () => {
    const between2000And2100 = fc.bigInt({ min: 946_684_800_000_000n, max: 4_102_444_799_999_999n })
    fc.assert(
      fc.property(between2000And2100, fc.constantFrom(0, 3, 6), (us, places) => {
        const digits = String(us)
        const text = places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`
        expect(cellOf('timestamp', text)).toBe(us)
      }),
    )
  })

  it.each([
    ...['5', '20260131', '946684799', '4102444800', '1767225600.0000001', '2026-01-31', '2026-01-31T24:00:00Z'],
    ...['2026-02-29T00:00:00Z', '2026-01-31T12:00:60Z', '2026-01-31T12:00:00.0000001Z', '2026-01-31T12:00:00+24:00'],
    ...['2026-01-31T12:00:00Z ', ' 2026-01-31T12:00:00Z', '2026-01-31T12:00:00 UTC', '31.01.2026 12:00'],
  ])('is no instant: %j', text => {
    expect(cellOf('timestamp', text)).toBeUndefined()
  })
})

describe('the type of a column of CSV', () => {
  it('is that of its name if, and only if, such a column takes all cells', () => {
    const names = ['some_id', 'made_at', 'due_date', 'is_open', 'amount', 'rate', 'item_count']
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.array(anyText, { minLength: 1, maxLength: 3 }), (name, cells) => {
        const named = typeFromName(name) ?? 'string'
        const isTaken = cells.every(text => cellOf(named, text) !== undefined)
        const { type, origin } = resolveCsvType(name, cells, undefined)
        expect(origin === 'name rule').toBe(isTaken)
        if (isTaken) expect(type).toBe(named)
      }),
      { numRuns: 2000 },
    )
  })

  it('is never one that does not take all cells', () => {
    const name = fc.constantFrom('x', 'made_at', 'amount', 'is_open')
    fc.assert(
      fc.property(name, fc.array(anyText, { maxLength: 3 }), (each, cells) => {
        const { type } = resolveCsvType(each, cells, undefined)
        for (const text of cells) expect(cellOf(type, text)).toBeDefined()
      }),
      { numRuns: 1000 },
    )
  })

  it('is what is declared, whatever the cells are', () => {
    for (const type of TYPES) {
      expect(resolveCsvType('made_at', ['no such thing'], type)).toEqual({ type, origin: 'declared' })
    }
  })

  it.each<[name: string, cells: readonly string[], type: ColumnType]>([
    ['x', ['1', '-2.50', '0'], DEFAULT_DECIMAL],
    ['x', ['1', '007'], 'string'],
    ['x', ['1', '+1'], 'string'],
    ['x', ['1', '1e3'], 'string'],
    ['x', ['1', ' 1'], 'string'],
    ['x', ['0.0000000001'], 'string'],
    ['x', ['1'.repeat(30)], 'string'],
    ['x', ['true'], 'string'],
    ['x', [], 'string'],
    ['account_number', ['1', '2'], 'string'],
    ['amount', ['1', '12 EUR'], 'string'],
    ['item_count', ['1', '1.5'], DEFAULT_DECIMAL],
    ['made_at', [], 'timestamp'],
    ['made_at', ['1767225600', '2026-01-31T12:00:00Z'], 'timestamp'],
    ['made_at', ['1767225600', '5'], DEFAULT_DECIMAL],
    ['is_open', ['TRUE', 'False'], 'boolean'],
    ['is_open', ['true', 'yes'], 'string'],
  ])('of %s with %j is %s', (name, cells, type) => {
    expect(resolveCsvType(name, cells, undefined).type).toBe(type)
  })
})
