import type { Change, Operation } from '../changes/change.ts'
import type { Rows } from '../changes/change-batch.ts'
import { changeKey } from '../changes/change-key.ts'
import { Flattener } from '../changes/flatten.ts'
import { maskedTree } from '../changes/masked-tree.ts'
import type { PathNode } from '../changes/path-tree.ts'
import { ScannedChange } from '../changes/scanned-change.ts'
import type { ByteSink } from '../columns/byte-sink.ts'
import { isColumnType } from '../columns/column-type.ts'
import { RescuedData } from '../columns/rescued-data.ts'
import { parsePath } from '../columns/source-path.ts'
import { putWords, wordsOf } from '../columns/words.ts'
import { Pattern } from '../scan/pattern.ts'
import { KeyScanner } from '../scan/scan-keys.ts'
import type { ImageReader, ScannedPayload } from '../scan/scan-payload.ts'
import type { CatalogTable } from '../tables/catalog-table.ts'
import type { TableDefinition } from '../tables/define-table.ts'
import { DerivedValue } from './derived-value.ts'
import { JsonValue, type PayloadBytes } from './json-value.ts'
import { KeyText } from './key-text.ts'
import { putBytes, putPlainText, putText } from './put-json.ts'
import { writeNames, writeRescued, writeTime } from './write-change.ts'

const NOTHING = Buffer.alloc(0)
const NULL = Pattern.of('null')

/** A column of the line: its value, and how it begins there. */
interface Field {
  readonly value: JsonValue
  /** `,"name":` */
  readonly opening: Pattern
}

const NONE: ReadonlyMap<number, unknown> = new Map()

/** More than a line has beside values and the openings of columns, up to the end of `cdc_key`. */
const FRAME_BYTES = 100

/**
 * The fast twin of `ChangeBatch` and `JsonRows`, for tables whose columns are all known: a change becomes the bytes of its
 * line at once, each value copied from the payload where that says it as the line does.
 *
 * It knows only changes that are a row under their keys. What is refused, or has a key that no column takes, is for
 * `ChangeBatch`; `change-lines.test.ts` holds the two against each other.
 */
export class ChangeLines implements ImageReader {
  readonly #onDrift: TableDefinition['onDrift']
  readonly #root: PathNode
  readonly #rescued = new RescuedData()
  readonly #flattener: Flattener
  readonly #keys = new KeyScanner()
  readonly #keyText = new KeyText()
  readonly #payload: PayloadBytes = { bytes: NOTHING }
  readonly #fields: readonly Field[]
  readonly #derived: readonly DerivedValue[]
  /** `,"cdc_operation":"INSERT","cdc_key":` */
  readonly #operations: Readonly<Record<Operation, Pattern>>
  readonly #openingBytes: number
  readonly #maskKey: (name: string, text: string) => string | undefined
  #row = 0
  /** How many lines were written of changes that were read in place. */
  scanned = 0

  constructor(definition: TableDefinition, table: CatalogTable, hash: (text: string) => string) {
    this.#onDrift = definition.onDrift
    this.#root = maskedTree(definition)
    const values = this.#growTree(definition, table)
    const columns = [...values.values()]
    this.#flattener = new Flattener(this.#root, this.#rescued, { lists: definition.lists, hash, isFixed: true })
    this.#derived = derivedValues(definition, values)
    this.#fields = columns.map((value, index) => ({
      value,
      opening: Pattern.of(openingOf(value.name, index)),
    }))
    const operation = (name: Operation) =>
      Pattern.of(`${openingOf('cdc_operation', columns.length)}"${name}","cdc_key":`)
    this.#operations = { INSERT: operation('INSERT'), MODIFY: operation('MODIFY'), REMOVE: operation('REMOVE') }
    this.#openingBytes = this.#fields.reduce((sum, { opening }) => sum + opening.length, FRAME_BYTES)
    this.#maskKey = (name, text) => {
      const node = this.#root.child(name)
      return node.mask === 'drop' || node.isMasked ? hash(text) : undefined
    }
  }

  /** Reads the new image of the change that is about to be appended, as `ImageReader` has it. */
  readImage(payload: ScannedPayload, bytes: Buffer): number {
    this.#payload.bytes = bytes
    return this.#flattener.readAhead(this.#row, payload, bytes)
  }

  /** Appends the change's line, with its end, to `sink`. False, and `sink` as it was, if this is not for it to write. */
  append(change: Change, sink: ByteSink): boolean {
    const row = this.#row++
    const start = sink.length
    const { scanned } = this.#flattener
    try {
      this.#payload.bytes = change instanceof ScannedChange ? change.bytes : NOTHING
      const keys = this.#scanKeys(change)
      this.#flattener.put(row, change, keys)
      if (this.#isPlain(row, change, keys)) {
        for (const derived of this.#derived) derived.derive(row, this.#rescued)
        this.#write(row, change, keys, sink)
        this.scanned += this.#flattener.scanned - scanned
        return true
      }
    } catch {
      // `ChangeBatch` will meet it again, and say what it is.
    }
    this.#rescued.forget(row)
    sink.length = start
    return false
  }

  /** The keys, if they can be read in place. */
  #scanKeys(change: Change): KeyScanner | undefined {
    if (!(change instanceof ScannedChange) || !change.payload.hasPlainKeys) return undefined
    return this.#keys.scan(change.bytes, change.payload.keysAt, this.#root) ? this.#keys : undefined
  }

  /** Whether the row is one to write: a whole one, under its keys. */
  #isPlain(row: number, change: Change, keys: KeyScanner | undefined): boolean {
    if (change.changedAt > Number.MAX_SAFE_INTEGER || this.#isDrifted(row)) return false
    if (keys === undefined) {
      for (const name in change.keys) if (!this.#isInColumn(row, this.#root.child(name))) return false
    } else {
      for (let index = 0; index < keys.count; index++) if (!this.#isInColumn(row, keys.nodes[index])) return false
    }
    return true
  }

  /** Whether the row is refused for a value that does not fit. */
  #isDrifted(row: number): boolean {
    const isStrict = this.#onDrift === 'quarantine'
    return isStrict && this.#rescued.of(row).some(({ reason }) => reason !== 'no column')
  }

  #isInColumn(row: number, node: PathNode | undefined): boolean {
    if (node?.lastRow !== row || node.target?.is !== 'column') return false
    const rescued = this.#rescued.of(row)
    return rescued.length === 0 || !rescued.some(({ path }) => path === node.text)
  }

  /** Values that no column could take, by path and reason, of all lines. */
  get rescues(): Rows['rescues'] {
    this.#flattener.dropAhead()
    return this.#rescued.summary(NONE)
  }

  #write(row: number, change: Change, keys: KeyScanner | undefined, sink: ByteSink): void {
    const key = keys === undefined ? changeKey(change.keys, this.#maskKey) : ''
    sink.reserve(this.#sizeOf(row) + (keys === undefined ? 6 * key.length : 2 * keys.length))
    const { bytes, words } = sink
    const payload = this.#payload.bytes
    let at = sink.length
    for (const { value, opening } of this.#fields) {
      at = opening.putInto(words, at)
      if (value.row !== row) at = NULL.putInto(words, at)
      else if (value.bytes === payload) at = putInPlace(words, at, payload, value)
      else if (value.isText) at = putPlainText(bytes, at, value.bytes, value.start, value.end)
      else at = putBytes(bytes, at, value.bytes, value.start, value.end)
    }
    at = this.#operations[change.operation].putInto(words, at)
    at = keys === undefined ? putText(bytes, at, key) : this.#keyText.putInto(words, at, keys, payload)
    sink.length = at
    writeNames(change, sink)
    writeTime(change, sink)
    writeRescued(this.#rescued.json(row), sink)
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

function openingOf(name: string, index: number): string {
  return `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`
}

/** All values of a payload stand in quotes, which texts keep. */
function putInPlace(words: DataView, at: number, payload: Buffer, { start, end, isText }: JsonValue): number {
  const { byteOffset } = payload
  const quotes = isText ? 1 : 0
  return putWords(words, at, wordsOf(payload), byteOffset + start - quotes, byteOffset + end + quotes)
}

function derivedValues({ columns }: TableDefinition, values: ReadonlyMap<string, JsonValue>): DerivedValue[] {
  return Object.entries(columns).flatMap(([name, { path = name, derive, type }]) => {
    if (derive === undefined) return []
    const [source, target] = [values.get(derive.from), values.get(path)]
    if (source === undefined || target === undefined || target.type !== type) return []
    return [new DerivedValue(path, target, source, derive.part)]
  })
}
