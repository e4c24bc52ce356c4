import type { ValueKind } from '../columns/cast.ts'
import { canonicalNumber } from '../columns/number-text.ts'
import type { RescuedData } from '../columns/rescued-data.ts'
import type { SourcePath } from '../columns/source-path.ts'
import { InputError } from '../errors.ts'
import { ImageScanner, type ValueSink } from '../scan/scan-image.ts'
import { GIVE_UP } from '../scan/scan-json.ts'
import type { KeyScanner } from '../scan/scan-keys.ts'
import type { ScannedPayload } from '../scan/scan-payload.ts'
import { type Attribute, elementValue, MAX_DEPTH, plainJson, readAttribute, tooDeep } from './attribute-value.ts'
import type { Change } from './change.ts'
import { exactJson } from './exact-json.ts'
import type { PathNode } from './path-tree.ts'
import { ScannedChange } from './scanned-change.ts'
import { WaitingValues } from './waiting-values.ts'

/**
 * Characters of all paths of an item. Each leaf has the names of the maps above it in its path, so that an item of a few
 * hundred kilobytes can have gigabytes of them; those of DynamoDB's tables have a hundredth of this.
 */
const MOST_PATH_CHARACTERS = 1024 * 1024

/** Elements of an exploded list that get columns; the leaves of the others are rescued. */
const EXPLODE_CAP = 20

export interface FlattenOptions {
  readonly lists: 'json' | 'explode'
  /** HMAC of a masked value, in hex. */
  readonly hash: (text: string) => string
  /** There will be no columns but those known: a value without one is rescued, and does not wait. */
  readonly isFixed?: boolean
}

/**
 * Walks the images of changes and puts every leaf value into the column of its path: nested maps join with `_`, lists
 * and sets become JSON text or, exploded, a column per element. Empty maps and lists and NULL give null.
 */
export class Flattener implements ValueSink {
  readonly #root: PathNode
  readonly #rescued: RescuedData
  readonly #options: FlattenOptions
  readonly #scanner: ImageScanner
  /** Where values go that the scanner finds. */
  readonly #scanPlace = { row: -1 }
  #pathCharacters = 0
  /** Values of the row that were found at aliases. */
  readonly #atAliases: AliasValue[] = []
  /** How many changes were read in place, to their end. */
  scanned = 0
  readonly #waiting: PathNode[] = []
  /** How many of them there were before the row. */
  #waitingBefore = 0
  /** The payload whose image is in the columns already, though its change is not put yet. */
  #ahead: ScannedPayload | undefined

  constructor(root: PathNode, rescued: RescuedData, options: FlattenOptions) {
    this.#root = root
    this.#rescued = rescued
    this.#options = options
    this.#scanner = new ImageScanner(this)
  }

  /**
   * Reads the new image of a payload into row `row`, whose change is about to be put: nothing comes of it if another one is.
   * The position behind it; or `GIVE_UP`, and nothing has come of it.
   */
  readAhead(row: number, payload: ScannedPayload, bytes: Buffer): number {
    this.dropAhead()
    if (this.#options.lists === 'explode') return GIVE_UP
    this.#start(row)
    this.#ahead = payload
    try {
      const end = this.#scanner.scan(bytes, payload.imageAt, this.#root, row)
      if (end === GIVE_UP) this.dropAhead()
      return end
    } catch {
      // Met again as the change is put, and told of it.
      this.dropAhead()
      return GIVE_UP
    }
  }

  /** Takes back what was read ahead for a change that did not come. */
  dropAhead(): void {
    if (this.#ahead === undefined) return
    this.#ahead = undefined
    this.#takeBack(this.#scanPlace.row)
  }

  /** Takes back whatever was scanned of a row, and the order in which its paths were seen. */
  #takeBack(row: number): void {
    this.#clear(row)
    for (let last = this.#waiting.length; last > this.#waitingBefore; last--) {
      const node = this.#waiting.pop()
      if (node !== undefined) node.target = undefined
    }
  }

  #start(row: number): void {
    this.#scanPlace.row = row
    this.#pathCharacters = 0
    if (this.#atAliases.length > 0) this.#atAliases.length = 0
    this.#waitingBefore = this.#waiting.length
  }

  /** Whether the image of the change is in row `row` already. If that of another one is, it is taken back. */
  #wasReadAhead(row: number, change: Change): boolean {
    const { operation } = change
    const isIt = change instanceof ScannedChange && change.payload === this.#ahead && operation !== 'REMOVE'
    if (isIt && row === this.#scanPlace.row) {
      this.#ahead = undefined
      return true
    }
    this.dropAhead()
    return false
  }

  /**
   * Puts the change into row `row`: the image, and the keys that it lacks (all of them for a REMOVE).
   * @param keys what was read of its keys in place
   * @throws InputError NOT_LOADABLE, NOT_JSON
   */
  put(row: number, change: Change, keys?: KeyScanner): void {
    const wasReadAhead = this.#wasReadAhead(row, change)
    if (!wasReadAhead) this.#start(row)
    const isRead = wasReadAhead || change.operation === 'REMOVE' || this.#scan(row, change)
    if (isRead && keys !== undefined && change instanceof ScannedChange) {
      this.#putScannedKeys(row, change.bytes, keys)
      this.scanned++
    } else this.#putParsed(row, change, isRead)
    if (this.#atAliases.length > 0) this.#putAliases(row)
  }

  /** Puts the keys, and the image before them if it is not read yet. */
  #putParsed(row: number, change: Change, isRead: boolean): void {
    const exactAt = exactJson(() => change.json)
    if (!isRead) this.#walk(row, change, exactAt)
    const { keys } = change
    const at = { row, rawAt: (path: SourcePath) => exactAt(['dynamodb', 'Keys', ...payloadPath(path)]) }
    for (const name in keys) {
      const node = this.#root.child(name)
      node.isKey = true
      if (node.lastRow !== row) this.#place(node, keys[name], at, 0)
    }
  }

  #putScannedKeys(row: number, bytes: Buffer, { count, nodes, kinds, starts, ends }: KeyScanner): void {
    for (let index = 0; index < count; index++) {
      const node = nodes[index]
      if (node === undefined) continue
      node.isKey = true
      if (node.lastRow !== row) this.putBytes(node, kinds[index] ?? 'S', bytes, starts[index] ?? 0, ends[index] ?? 0)
    }
  }

  /** Reads the image in the text. False, and the row as it was, if it has to be walked. */
  #scan(row: number, change: Change): boolean {
    if (!(change instanceof ScannedChange) || change.imageAt === GIVE_UP) return false
    if (this.#options.lists === 'explode') return false
    if (this.#scanner.scan(change.bytes, change.imageAt, this.#root, row) !== GIVE_UP) return true
    this.#takeBack(row)
    return false
  }

  /** What the scanner found as text. */
  putText(node: PathNode, kind: ValueKind, text: string): void {
    if (node.mask !== 'drop') this.#store(node, kind, text, this.#scanPlace)
  }

  /**
   * What the scanner found as bytes. The common cases take them where they stand; whatever else may happen to a value is in
   * `#store`.
   */
  putBytes(node: PathNode, kind: ValueKind, bytes: Buffer, start: number, end: number): void {
    const { target } = node
    if (target !== undefined && node.mask !== 'drop' && !node.isMasked) {
      const { row } = this.#scanPlace
      if (target.is === 'column') {
        if (target.builder.putBytes(row, kind, bytes, start, end)) {
          node.lastRow = row
          if (kind !== 'S' && kind !== 'JSON') this.#countPath(node)
          return
        }
      } else if (target.is === 'waiting') {
        this.#countPath(node)
        node.lastRow = row
        target.values.putBytes(row, kind, bytes, start, end)
        return
      }
    }
    this.putText(node, kind, bytes.toString('utf8', start, end))
  }

  /** Nodes whose values wait for a column, in the order first seen. */
  get waiting(): readonly PathNode[] {
    return this.#waiting
  }

  #walk(row: number, { image }: Change, exactAt: (path: SourcePath) => string | undefined): void {
    const rawAt = (path: SourcePath) => exactAt(['dynamodb', 'NewImage', ...payloadPath(path)])
    for (const name in image) this.#place(this.#root.child(name), image[name], { row, rawAt }, 0)
  }

  /** Takes back whatever was stored of a row that is read again. */
  #clear(row: number): void {
    this.#rescued.forget(row)
    this.#pathCharacters = 0
    this.#atAliases.length = 0
    for (const node of this.#root.descendants()) {
      if (node.lastRow !== row) continue
      node.lastRow = -1
      if (node.target?.is === 'column') node.target.builder.truncate(row)
      else if (node.target?.is === 'waiting') {
        node.target.values.takeBack(row)
      }
    }
  }

  #place(node: PathNode, value: unknown, at: Position, depth: number): void {
    if (node.mask === 'drop') return
    if (depth > MAX_DEPTH) throw tooDeep()
    const attribute = readAttribute(value)
    if (attribute.is === 'scalar') {
      this.#store(node, attribute.kind, attribute.text, at)
    } else if (attribute.is === 'map') {
      if (node.expectsOther('map')) this.#placeWhole(node, value, at)
      else for (const name in attribute.entries) this.#place(node.child(name), attribute.entries[name], at, depth + 1)
    } else if (attribute.is === 'list') {
      if (attribute.elements.length > 0) this.#placeList(node, value, attribute, at, depth)
    } else if (attribute.is === 'malformed') {
      this.#rescueRaw(node, at)
    }
  }

  #placeList(node: PathNode, value: unknown, list: Attribute & { is: 'list' }, at: Position, depth: number): void {
    const isMalformedSet = list.tag !== 'L' && plainJson(value) === undefined
    if (this.#options.lists === 'json' || isMalformedSet || node.expectsOther('list')) {
      this.#placeWhole(node, value, at)
      return
    }
    list.elements.forEach((element, index) => {
      const inside: Position = index < EXPLODE_CAP ? at : { ...at, beyondCap: true }
      this.#place(node.child(index), elementValue(list.tag, element), inside, depth + 1)
    })
  }

  #placeWhole(node: PathNode, value: unknown, at: Position): void {
    const json = plainJson(value)
    if (json !== undefined) this.#store(node, 'JSON', json, at)
    else this.#rescueRaw(node, at)
  }

  #store(node: PathNode, kind: ValueKind, text: string, at: Place): void {
    this.#countPath(node)
    node.lastRow = at.row
    const value = node.isMasked ? ({ kind: 'S', text: this.#hash(kind, text) } as const) : { kind, text }
    if (node.target?.is === 'alias') this.#atAliases.push({ ...value, node, owner: node.target.of, at })
    else this.#put(node, value, at, node)
  }

  /** Values at aliases come last: the column's own path has the first say, wherever it stands in the item. */
  #putAliases(row: number): void {
    for (const { node, owner, at, kind, text } of this.#atAliases) {
      if (owner.lastRow === row) this.#rescued.add(row, node.text, text, 'no column')
      else {
        owner.lastRow = row
        this.#put(owner, { kind, text }, at, node)
      }
    }
    this.#atAliases.length = 0
  }

  /** Puts a value that was found at `found` where those of `node` go. */
  #put(node: PathNode, value: Value, { row, beyondCap }: Place, found: PathNode): void {
    const { target } = node
    const { kind, text } = value
    if (target?.is === 'column') {
      if (!target.builder.put(row, kind, text)) {
        this.#rescued.add(row, found.text, text, 'does not fit', target.builder.type)
      }
    } else if (target?.is === 'foreign') {
      this.#rescued.add(row, found.text, text, 'does not fit', target.type)
    } else if (beyondCap === true || this.#options.isFixed === true) {
      this.#rescued.add(row, found.text, text, 'no column')
    } else {
      this.#wait(node, row, value, found === node ? undefined : found.text)
    }
  }

  /** Equal numbers hash equally, however they are written. */
  #hash(kind: ValueKind, text: string): string {
    return this.#options.hash(kind === 'N' ? (canonicalNumber(text) ?? text) : text)
  }

  #countPath({ length }: PathNode): void {
    this.#pathCharacters += length
    if (this.#pathCharacters <= MOST_PATH_CHARACTERS) return
    throw new InputError('NOT_LOADABLE', `Expected an item whose paths have at most ${MOST_PATH_CHARACTERS} characters`)
  }

  #wait(node: PathNode, row: number, { kind, text }: Value, path: string | undefined): void {
    if (node.target?.is !== 'waiting') {
      node.target = { is: 'waiting', values: new WaitingValues() }
      this.#waiting.push(node)
    }
    node.target.values.put(row, kind, text, path)
  }

  /** Keeps a value of unknown shape as its exact JSON. @throws InputError NOT_LOADABLE rather than keep nothing of it */
  #rescueRaw(node: PathNode, at: Position): void {
    if (node.mask === 'drop') return
    this.#countPath(node)
    const json = at.rawAt(node.path)
    if (json === undefined)
      throw new InputError('NOT_LOADABLE', `Expected a value at ${node.text} to rescue, found none`)
    this.#rescued.add(at.row, node.text, node.isMasked ? this.#options.hash(json) : json, 'unknown shape')
  }
}

interface Value {
  readonly kind: ValueKind
  readonly text: string
}

interface AliasValue extends Value {
  readonly node: PathNode
  /** Whose column it is. */
  readonly owner: PathNode
  readonly at: Place
}

interface Place {
  readonly row: number
  /** Inside an exploded list, past the elements that get columns. */
  readonly beyondCap?: true
}

interface Position extends Place {
  /** The exact JSON of the attribute value at a path of this item. */
  readonly rawAt: (path: SourcePath) => string | undefined
}

/** The way to a path's value in the payload, type tags included: `address.city` → address, M, city. */
function payloadPath(path: SourcePath): SourcePath {
  return path.flatMap((segment, index) =>
    index === 0 ? [segment] : [typeof segment === 'number' ? 'L' : 'M', segment],
  )
}
