import { formatPath, InputError, type TableDefinition } from '@inlet/core'
import type { KeyAttribute, TableShape } from './table-shape.ts'

/** Attribute types that a cell becomes. */
type CellType = 'S' | 'N' | 'B' | 'BOOL'

/** What becomes of the cells of a column. */
export interface ItemColumn {
  /** The attribute's name; empty for a column without one, whose cells have to be empty. */
  readonly name: string
  readonly type: CellType
  /** Whether values have to be integers. */
  readonly isInteger: boolean
  /** JSON text before the cell in the copy: `"account":`. */
  readonly opening: Opening
  /** JSON text before the cell in an item, and between the one before and it: `"account":{"S":`, `},"account":{"S":`. */
  readonly valueOpening: Opening
  /** Bytes of the name in an item. */
  readonly nameBytes: number
}

/** Text before the first cell of a row, and before a later one. */
interface Opening {
  readonly first: string
  readonly later: string
}

/** A column that is part of a key. */
export interface KeyColumn extends KeyAttribute {
  /** Among the columns. */
  readonly index: number
}

export interface ItemPlan {
  readonly columns: readonly ItemColumn[]
  /** The partition key and, where there is one, the sort key. */
  readonly keys: readonly KeyColumn[]
  /** Keys of indexes, as far as they are columns. */
  readonly indexKeys: readonly KeyColumn[]
}

/** https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_NAME_BYTES = 65_535
/** What is kept of each column takes memory, of which the smallest function has little. */
const MAX_COLUMNS = 10_000

/**
 * What becomes of a row's cells, by the file's header.
 * @param source of the file, for messages: `s3://…`
 * @throws InputError BAD_HEADER if a key is missing, or a name is there twice
 */
export function planColumns(
  header: readonly string[],
  shape: TableShape,
  definition: TableDefinition | undefined,
  source: string,
): ItemPlan {
  if (header.length > MAX_COLUMNS) {
    throw badHeader(source, `expected at most ${MAX_COLUMNS} columns, found ${header.length}`)
  }
  const missing = shape.key.filter(({ name }) => !header.includes(name)).map(({ name }) => name)
  if (missing.length > 0) {
    const wanted = `the key of table ${shape.name}, ${shape.key.map(({ name }) => quote(name)).join(' and ')}`
    const lacks = missing.map(quote).join(' and ')
    throw badHeader(
      source,
      `expected ${wanted}, among the columns; ${lacks} ${missing.length === 1 ? 'is' : 'are'} missing, found ${listed(header)}`,
    )
  }
  const repeated = firstRepeated(header.filter(name => name !== ''))
  if (repeated !== undefined) throw badHeader(source, `expected each column once, found ${quote(repeated)} twice`)
  const types = declaredTypes(definition)
  const columns = header.map(name => columnOf(name, shape, types, source))
  const placed = (key: KeyAttribute) => ({ ...key, index: header.indexOf(key.name) })
  const indexKeys = shape.indexKeys.map(placed).filter(({ index }) => index !== -1)
  return { columns, keys: shape.key.map(placed), indexKeys }
}

/** In linear time: a header can have a row's length of columns. */
function firstRepeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>()
  return names.find(name => {
    if (seen.has(name)) return true
    seen.add(name)
    return false
  })
}

function columnOf(
  name: string,
  shape: TableShape,
  types: ReadonlyMap<string, DeclaredType>,
  source: string,
): ItemColumn {
  const nameBytes = Buffer.byteLength(name)
  if (nameBytes > MAX_NAME_BYTES || !name.isWellFormed() || name.includes('\0')) {
    throw badHeader(source, `expected names of at most ${MAX_NAME_BYTES} bytes of text, found ${quote(name)}`)
  }
  const key = [...shape.key, ...shape.indexKeys].find(each => each.name === name)
  const declared: DeclaredType = types.get(formatPath([name])) ?? { type: 'S', isInteger: false }
  const { type, isInteger } = key === undefined ? declared : { type: key.type, isInteger: false }
  const first = `${JSON.stringify(name)}:`
  const opening = { first, later: `,${first}` }
  const valueOpening = { first: `${first}{"${type}":`, later: `}${opening.later}{"${type}":` }
  return { name, type, isInteger, nameBytes, opening, valueOpening }
}

interface DeclaredType {
  readonly type: CellType
  readonly isInteger: boolean
}

/** By source path. That of a value inside a map is longer than any column's. */
function declaredTypes(definition: TableDefinition | undefined): ReadonlyMap<string, DeclaredType> {
  const columns = Object.entries(definition?.columns ?? {})
  return new Map(columns.map(([name, { path = name, type = 'string' }]) => [path, attributeType(type)]))
}

/** Dates and times stay text, as the file has them: DynamoDB has no type for them. */
function attributeType(type: string): DeclaredType {
  if (type === 'int' || type === 'bigint') return { type: 'N', isInteger: true }
  if (type === 'double' || type.startsWith('decimal')) return { type: 'N', isInteger: false }
  if (type === 'boolean') return { type: 'BOOL', isInteger: false }
  return { type: type === 'binary' ? 'B' : 'S', isInteger: false }
}

function badHeader(source: string, problem: string): InputError {
  return new InputError('BAD_HEADER', `${source}: ${problem}`)
}

const NAMED_COLUMNS = 50
const NAMED_CHARACTERS = 100

function listed(names: readonly string[]): string {
  const rest = names.length - NAMED_COLUMNS
  return names.slice(0, NAMED_COLUMNS).map(quote).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
}

/** Visible, whatever it is: a byte order mark, a space at the end. */
function quote(name: string): string {
  const shown = name.length > NAMED_CHARACTERS ? `${name.slice(0, NAMED_CHARACTERS)}…` : name
  return JSON.stringify(shown.toWellFormed()).replaceAll(
    /[^ -~]/gu,
    each => `\\u{${each.codePointAt(0)?.toString(16)}}`,
  )
}
