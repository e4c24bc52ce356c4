import { type Derivation, partOf } from '../changes/derive-columns.ts'
import type { RescuedData } from '../columns/rescued-data.ts'
import { dayText, instantFromEpoch, instantFromText } from '../columns/time-text.ts'
import type { JsonValue } from './json-value.ts'

const ZERO = 0x30
const MINUTE_US = 60_000_000
const YEAR_2000_US = 946_684_800_000_000
const YEAR_2100_US = 4_102_444_800_000_000
const UNITS_US = [1_000_000, 1_000, 1] as const

/** The value that another one's instant gives, as `deriveColumns` has it, for the row whose line is about to be written. */
export class DerivedValue {
  readonly #path: string
  readonly #target: JsonValue
  readonly #source: JsonValue
  readonly #part: Derivation['part']
  /** Days, hours and minutes come again: the last one, and its JSON without quotes. */
  #last = Number.NaN
  #json = Buffer.alloc(0)

  constructor(path: string, target: JsonValue, source: JsonValue, part: Derivation['part']) {
    this.#path = path
    this.#target = target
    this.#source = source
    this.#part = part
  }

  /** Gives the row its value. One of its own that says something else is rescued. */
  derive(row: number, rescued: RescuedData): void {
    const source = this.#source
    if (source.row !== row) return
    const value = plainPart(source, this.#part) ?? anyPart(source, this.#part)
    if (value === undefined) return
    const json = this.#jsonOf(value)
    const target = this.#target
    if (target.row === row && !target.says(json)) {
      rescued.add(row, this.#path, target.text, 'derived otherwise', target.type)
    }
    target.hold(row, json, 0, json.length, this.#part === 'date')
  }

  #jsonOf(value: number): Buffer {
    if (value !== this.#last) {
      this.#last = value
      this.#json = Buffer.from(this.#part === 'date' ? dayText(value) : String(value))
    }
    return this.#json
  }
}

/** Of an epoch number of plain digits, in doubles: every microsecond until the year 2100 is one. */
function plainPart({ type, bytes, start, end }: JsonValue, part: Derivation['part']): number | undefined {
  if ((type !== 'bigint' && type !== 'int') || end - start > 16) return undefined
  let number = 0
  for (let at = start; at < end; at++) {
    const digit = (bytes[at] ?? 0) - ZERO
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  for (const unit of UNITS_US) {
    const instant = number * unit
    if (instant < YEAR_2000_US || instant >= YEAR_2100_US) continue
    const minutes = Math.floor(instant / MINUTE_US)
    if (part === 'minute') return minutes % 60
    return part === 'hour' ? Math.floor(minutes / 60) % 24 : Math.floor(minutes / 1_440)
  }
  return undefined
}

function anyPart(source: JsonValue, part: Derivation['part']): number | undefined {
  const instant = instantOf(source)
  return instant === undefined ? undefined : partOf(instant, part)
}

function instantOf(source: JsonValue): bigint | undefined {
  const json = source.json
  if (source.type === 'timestamp') return BigInt(json)
  return source.type === 'string' ? instantFromText(JSON.parse(json)) : instantFromEpoch(json)
}
