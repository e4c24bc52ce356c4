import type { Change, Operation } from '../changes/change.ts'
import { changeKey } from '../changes/change-key.ts'
import { Flattener } from '../changes/flatten.ts'
import { maskedTree } from '../changes/masked-tree.ts'
import type { PathNode } from '../changes/path-tree.ts'
import { ScannedChange } from '../changes/scanned-change.ts'
import type { ByteSink } from '../columns/byte-sink.ts'
import { isColumnType } from '../columns/column-type.ts'
import { RescuedData } from '../columns/rescued-data.ts'
import { parsePath } from '../columns/source-path.ts'
import { GIVE_UP } from '../scan/scan-json.ts'
import { KeyScanner } from '../scan/scan-keys.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import type { TableDefinition } from '../tables/define-table.ts'
import { DerivedValue } from './derived-value.ts'
import { JsonValue, type PayloadBytes } from './json-value.ts'
import { putBytes, putDigits, putPlainText, putQuotedJson, putText } from './put-json.ts'

const NOTHING = Buffer.alloc(0)
const NULL = Buffer.from('null')

/** A column of the line: its value, and how it begins there. */
interface Field {
  readonly value: JsonValue
  /** `,"name":` */
  readonly opening: Buffer
}

const EVENT_ID = Buffer.from(',"cdc_event_id":')
const SEQUENCE_NUMBER = Buffer.from(',"cdc_sequence_number":')
const CHANGED_AT = Buffer.from(',"cdc_changed_at":')
const CHANGED_AT_US = Buffer.from(',"cdc_changed_at_us":')
const END = Buffer.from(',"rescued_data":null}\n')

/** More than any part of a line has beside values and the openings of columns. */
const FRAME_BYTES = 100

/**
 * The fast twin of `ChangeBatch` and `JsonRows`, for tables whose columns are all known: a change becomes the bytes of its
 * line at once, each value copied from the payload where that says it as the line does.
 *
 * It knows only changes whose every value fits its column. Any other is for `ChangeBatch`, which rescues and refuses;
 * `change-lines.test.ts` holds the two against each other.
 */
export class ChangeLines {
  readonly #root: PathNode
  readonly #rescued = new RescuedData()
  readonly #flattener: Flattener
  readonly #keys = new KeyScanner()
  readonly #payload: PayloadBytes = { bytes: NOTHING }
  readonly #fields: readonly Field[]
  readonly #derived: readonly DerivedValue[]
  /** `,"cdc_operation":"INSERT","cdc_key":` */
  readonly #operations: Readonly<Record<Operation, Buffer>>
  readonly #openingBytes: number
  readonly #maskKey: (name: string, text: string) => string | undefined
  #row = 0

  constructor(definition: TableDefinition, table: CatalogTable, hash: (text: string) => string) {
    this.#root = maskedTree(definition)
    const values = this.#growTree(definition, table)
    const columns = [...values.values()]
    this.#flattener = new Flattener(this.#root, this.#rescued, { lists: definition.lists, hash })
    this.#derived = derivedValues(definition, values)
    this.#fields = columns.map((value, index) => ({ value, opening: openingOf(value.name, index) }))
    const operation = (name: Operation) =>
      Buffer.from(`${openingOf('cdc_operation', columns.length)}"${name}","cdc_key":`)
    this.#operations = { INSERT: operation('INSERT'), MODIFY: operation('MODIFY'), REMOVE: operation('REMOVE') }
    this.#openingBytes = this.#fields.reduce((sum, { opening }) => sum + opening.length, FRAME_BYTES)
    this.#maskKey = (name, text) => {
      const node = this.#root.child(name)
      return node.mask === 'drop' || node.isMasked ? hash(text) : undefined
    }
  }

  /** Appends the change's line, with its end, to `sink`. False, and `sink` as it was, if this is not for it to write. */
  append(change: Change, sink: ByteSink): boolean {
    const row = this.#row++
    try {
      this.#payload.bytes = change instanceof ScannedChange ? change.bytes : NOTHING
      const keys = this.#scanKeys(change)
      this.#flattener.put(row, change, keys)
      if (!this.#isComplete(row, change, keys)) return this.#forget(row)
      this.#write(row, change, keys, sink)
      return true
    } catch {
      // `ChangeBatch` will meet it again, and say what it is.
      return this.#forget(row)
    }
  }

  /** The keys, if they can be read in place. */
  #scanKeys(change: Change): KeyScanner | undefined {
    if (!(change instanceof ScannedChange) || !change.payload.hasPlainKeys) return undefined
    return this.#keys.scan(change.bytes, change.payload.keysAt, this.#root) ? this.#keys : undefined
  }

  /** Whether every value is in its column, those of the keys too. */
  #isComplete(row: number, change: Change, keys: KeyScanner | undefined): boolean {
    if (change.changedAt > Number.MAX_SAFE_INTEGER) return false
    if (this.#flattener.waiting.length > 0 || this.#rescued.of(row).length > 0) return false
    for (const derived of this.#derived) if (!derived.derive(row)) return false
    if (keys === undefined) {
      for (const name in change.keys) if (this.#root.child(name).lastRow !== row) return false
    } else {
      for (let index = 0; index < keys.count; index++) if (keys.nodes[index]?.lastRow !== row) return false
    }
    return true
  }

  #forget(row: number): false {
    this.#rescued.forget(row)
    for (const node of this.#flattener.waiting) node.target = undefined
    this.#flattener.waiting.length = 0
    return false
  }

  #write(row: number, change: Change, keys: KeyScanner | undefined, sink: ByteSink): void {
    const key = keys === undefined ? changeKey(change.keys, this.#maskKey) : undefined
    sink.reserve(this.#sizeOf(row) + (key === undefined ? 2 * this.#keys.json.length : 6 * key.length))
    const { bytes } = sink
    let at = sink.length
    for (const { value, opening } of this.#fields) {
      at = putBytes(bytes, at, opening, 0, opening.length)
      if (value.row !== row) at = putBytes(bytes, at, NULL, 0, NULL.length)
      else if (value.isText) at = putPlainText(bytes, at, value.bytes, value.start, value.end)
      else at = putBytes(bytes, at, value.bytes, value.start, value.end)
    }
    const operation = this.#operations[change.operation]
    at = putBytes(bytes, at, operation, 0, operation.length)
    if (key === undefined) at = putQuotedJson(bytes, at, this.#keys.json.bytes, this.#keys.json.length)
    else at = putText(bytes, at, key)
    sink.length = at
    this.#writeNames(change, sink)
    this.#writeTime(change, sink)
  }

  #writeNames(change: Change, sink: ByteSink): void {
    if (change instanceof ScannedChange && hasOwnNames(change)) this.#writeBytes(change, sink)
    else this.#writeTexts(change, sink)
  }

  #writeBytes({ bytes: from, payload }: ScannedChange, sink: ByteSink): void {
    const { eventIdAt, eventIdEnd, sequenceNumberAt, sequenceNumberEnd } = payload
    sink.reserve(FRAME_BYTES + eventIdEnd - eventIdAt + sequenceNumberEnd - sequenceNumberAt)
    const { bytes } = sink
    let at = putBytes(bytes, sink.length, EVENT_ID, 0, EVENT_ID.length)
    at = putPlainText(bytes, at, from, eventIdAt, eventIdEnd)
    at = putBytes(bytes, at, SEQUENCE_NUMBER, 0, SEQUENCE_NUMBER.length)
    sink.length = putPlainText(bytes, at, from, sequenceNumberAt, sequenceNumberEnd)
  }

  #writeTexts({ eventId, sequenceNumber }: Change, sink: ByteSink): void {
    sink.reserve(FRAME_BYTES + 6 * (eventId.length + sequenceNumber.length))
    const { bytes } = sink
    let at = putBytes(bytes, sink.length, EVENT_ID, 0, EVENT_ID.length)
    at = putText(bytes, at, eventId)
    at = putBytes(bytes, at, SEQUENCE_NUMBER, 0, SEQUENCE_NUMBER.length)
    sink.length = putText(bytes, at, sequenceNumber)
  }

  #writeTime({ changedAt }: Change, sink: ByteSink): void {
    sink.reserve(FRAME_BYTES)
    const { bytes } = sink
    const start = putBytes(bytes, sink.length, CHANGED_AT, 0, CHANGED_AT.length)
    const end = putDigits(bytes, start, changedAt)
    const at = putBytes(bytes, end, CHANGED_AT_US, 0, CHANGED_AT_US.length)
    sink.length = putBytes(bytes, putBytes(bytes, at, bytes, start, end), END, 0, END.length)
  }

  #sizeOf(row: number): number {
    let size = this.#openingBytes
    for (const { value } of this.#fields) size += value.row === row ? value.end - value.start + 2 : NULL.length
    return size
  }

  /** The tree has the masks, the columns, and their aliases. Returns the columns' values in their order, by path. */
  #growTree({ columns }: TableDefinition, table: CatalogTable): ReadonlyMap<string, JsonValue> {
    const values = new Map<string, JsonValue>()
    for (const { name, type, path } of table.columns) {
      if (path === undefined) continue
      const node = this.#root.descend(parsePath(path))
      if (isColumnType(type)) {
        const value = new JsonValue(name, type, this.#payload)
        values.set(path, value)
        node.target = { is: 'column', builder: value }
      } else node.target = { is: 'foreign', type }
    }
    for (const [name, { path = name, aliases = [] }] of Object.entries(columns)) {
      const of = this.#root.descend(parsePath(path))
      for (const alias of aliases) this.#root.descend(parsePath(alias)).target ??= { is: 'alias', of }
    }
    return values
  }
}

/** Whether id and number stand in the payload; else they are those of the record it came in. */
function hasOwnNames({ payload }: ScannedChange): boolean {
  return payload.eventIdEnd > payload.eventIdAt && payload.sequenceNumberAt !== GIVE_UP
}

function openingOf(name: string, index: number): Buffer {
  return Buffer.from(`${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)
}

function derivedValues({ columns }: TableDefinition, values: ReadonlyMap<string, JsonValue>): DerivedValue[] {
  return Object.entries(columns).flatMap(([name, { path = name, derive, type }]) => {
    if (derive === undefined) return []
    const [source, target] = [values.get(derive.from), values.get(path)]
    if (source === undefined || target === undefined || target.type !== type) return []
    return [new DerivedValue(target, source, derive.part)]
  })
}
