import { isSanitizedName } from '../columns/column-name.ts'
import { type ColumnType, isColumnType } from '../columns/column-type.ts'
import { type CsvDialect, DEFAULT_DIALECT, DELIMITER, ENCODINGS, isDelimiter } from '../csv/dialect.ts'
import { InputError } from '../errors.ts'
import { byName, fields, fit, oneOf, someOf, someText, text } from './check-fields.ts'

export interface ColumnDefinition {
  type?: ColumnType | undefined
  /** Shown in the catalog; Glue keeps 255 bytes of it. */
  comment?: string | undefined
  /** Where the value sits in the item, `address.city`; the column's own name if left out. */
  path?: string | undefined
  /** Other places where some items have the value. A second value of an item goes to `rescued_data`. */
  aliases?: string[] | undefined
  /** The column says when, in UTC, the instant at path `from` is: its day (a date), or its hour or minute (int). */
  derive?: { from: string; part: 'date' | 'hour' | 'minute' } | undefined
  /** `drop`: the value is in no column. `hash`: its HMAC-SHA256 in hex takes its place. Quarantine has the original bytes. */
  mask?: 'drop' | 'hash' | undefined
}

export interface TableDefinition {
  /** The table's name in the lake: lower case, as Athena takes it. */
  name: string
  /** The DynamoDB table that fills it. */
  source?: string | undefined
  description?: string | undefined
  /** By column name. A column without a definition is found, named and typed from the data. */
  columns: Record<string, ColumnDefinition>
  /** What CSV files that fill it are partitioned by. Changes are by `dt`, the UTC day of the change, in any case. */
  partitionBy?: string[] | undefined
  /** `json`: a list or set is one column of JSON text. `explode`: `tags_0`, `tags_1` … */
  lists: 'json' | 'explode'
  /** What happens to a change with a value that its column cannot hold exactly. */
  onDrift: 'rescue' | 'quarantine'
  /** How the CSV files that fill it are written. */
  csv?: CsvDialect | undefined
}

/** What may be left out of a definition has a default: no columns, lists as `json`, drift to `rescue`, `DEFAULT_DIALECT`. */
export type TableInput = Open<Omit<TableDefinition, 'name' | 'csv'>> & {
  name: string
  csv?: Open<CsvDialect> | undefined
}

type Open<Fields> = { [Name in keyof Fields]?: Fields[Name] | undefined }

const SANITIZED = 'lower-case letters, digits and underscores'

const checkTable = fields(
  {
    name: fit(SANITIZED, value => typeof value === 'string' && isSanitizedName(value)),
    source: someText,
    description: text,
    columns: byName(
      fields({
        type: fit('a column type such as string, bigint or decimal(12,2)', value =>
          typeof value === 'string' && isColumnType(value)),
        comment: text,
        path: someText,
        aliases: someOf(someText),
        derive: fields({ from: someText, part: oneOf('date', 'hour', 'minute') }, ['from', 'part']),
        mask: oneOf('drop', 'hash'),
      }),
    ),
    partitionBy: someOf(text),
    lists: oneOf('json', 'explode'),
    onDrift: oneOf('rescue', 'quarantine'),
    csv: fields({ delimiter: fit(DELIMITER, isDelimiter), encoding: oneOf(...ENCODINGS) }),
  },
  ['name'],
)

/**
 * Describes a table of the lake. Everything but the name is optional.
 * @throws InputError BAD_DEFINITION that names the table and each field at fault.
 */
export function defineTable(input: TableInput): TableDefinition {
  const problems: string[] = []
  checkTable(input, 'table', problems)
  if (problems.length > 0) throw badDefinition(input, problems.join('; '))
  const { columns = {}, partitionBy = [], lists = 'json', onDrift = 'rescue', csv } = input
  for (const name of [...Object.keys(columns), ...partitionBy]) {
    if (!isSanitizedName(name)) throw badDefinition(input, `column "${name}": expected ${SANITIZED}`)
  }
  for (const [name, column] of Object.entries(columns)) {
    const problem = derivationProblem(column, columns)
    if (problem !== undefined) throw badDefinition(input, `column "${name}": ${problem}`)
    if (partitionBy.length > 0 && (column.derive ?? column.aliases) !== undefined) {
      throw badDefinition(input, `column "${name}": derived columns and aliases are not for tables that CSV files fill`)
    }
  }
  const paths = Object.entries(columns).flatMap(([name, { path = name, aliases = [] }]) => [path, ...aliases])
  const repeated = paths.find((path, index) => paths.indexOf(path) !== index)
  if (repeated !== undefined) throw badDefinition(input, `two columns have the source path "${repeated}"`)
  return { ...input, columns, lists, onDrift, csv: csv && dialectOf(csv) }
}

function dialectOf({ delimiter, encoding }: Open<CsvDialect>): CsvDialect {
  return { delimiter: delimiter ?? DEFAULT_DIALECT.delimiter, encoding: encoding ?? DEFAULT_DIALECT.encoding }
}

/** Types of columns that instants can be read from. */
const INSTANT_TYPES = /^(?:timestamp|string|bigint|int|double|decimal\(.*\))$/

function derivationProblem({ type, derive, mask }: ColumnDefinition, columns: TableDefinition['columns']) {
  if (derive === undefined) return undefined
  const derived = derive.part === 'date' ? 'date' : 'int'
  if (type !== derived) return `expected type ${derived} for a ${derive.part}`
  if (mask !== undefined) return 'expected no mask on a derived column'
  const [, from] = Object.entries(columns).find(([name, { path = name }]) => path === derive.from) ?? []
  const isInstant = from?.derive === undefined && from?.mask === undefined && INSTANT_TYPES.test(from?.type ?? '')
  return isInstant ? undefined : `expected to be derived from a column of an instant, found none at "${derive.from}"`
}

function badDefinition(input: TableInput, problem: string): InputError {
  return new InputError('BAD_DEFINITION', `Definition of table "${input?.name}": ${problem}`)
}
