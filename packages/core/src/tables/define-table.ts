import '../configure-schemas.ts'

import * as z from 'zod/mini'
import { sanitizeName } from '../columns/column-name.ts'
import { type ColumnType, isColumnType } from '../columns/column-type.ts'
import { dialectSchema } from '../csv/dialect.ts'
import { InputError } from '../errors.ts'

const columnType = z.custom<ColumnType>(value => typeof value === 'string' && isColumnType(value), {
  error: 'expected a column type such as string, bigint or decimal(12,2)',
})

const someText = z.string().check(z.minLength(1))

const columnSchema = z.strictObject({
  type: z.optional(columnType),
  /** Shown in the catalog; Glue keeps 255 bytes of it. */
  comment: z.optional(z.string()),
  /** Where the value sits in the item, `address.city`; the column's own name if left out. */
  path: z.optional(someText),
  /** Other places where some items have the value. A second value of an item goes to `rescued_data`. */
  aliases: z.optional(z.array(someText).check(z.minLength(1))),
  /** The column says when, in UTC, the instant at path `from` is: its day (a date), or its hour or minute (int). */
  derive: z.optional(z.strictObject({ from: someText, part: z.enum(['date', 'hour', 'minute']) })),
  /** `drop`: the value is in no column. `hash`: its HMAC-SHA256 in hex takes its place. Quarantine has the original bytes. */
  mask: z.optional(z.enum(['drop', 'hash'])),
})

const tableSchema = z.strictObject({
  /** The table's name in the lake: lower case, as Athena takes it. */
  name: z.string().check(
    z.refine(name => name !== '' && name === sanitizeName(name), {
      error: 'expected lower-case letters, digits and underscores',
    }),
  ),
  /** The DynamoDB table that fills it. */
  source: z.optional(someText),
  description: z.optional(z.string()),
  /** By column name. A column without a definition is found, named and typed from the data. */
  columns: z._default(z.record(z.string(), columnSchema), {}),
  /** What CSV files that fill it are partitioned by. Changes are by `dt`, the UTC day of the change, in any case. */
  partitionBy: z.optional(z.array(z.string()).check(z.minLength(1))),
  /** `json`: a list or set is one column of JSON text. `explode`: `tags_0`, `tags_1` … */
  lists: z._default(z.enum(['json', 'explode']), 'json'),
  /** What happens to a change with a value that its column cannot hold exactly. */
  onDrift: z._default(z.enum(['rescue', 'quarantine']), 'rescue'),
  /** How the CSV files that fill it are written, if not with commas and in UTF-8. */
  csv: z.optional(dialectSchema),
})

export type TableInput = z.input<typeof tableSchema>
export type TableDefinition = z.output<typeof tableSchema>
export type ColumnDefinition = z.output<typeof columnSchema>

/**
 * Describes a table of the lake. Everything but the name is optional.
 * @throws InputError BAD_DEFINITION that names the table and each field at fault.
 */
export function defineTable(input: TableInput): TableDefinition {
  const result = tableSchema.safeParse(input)
  if (!result.success) throw badDefinition(input, z.prettifyError(result.error))
  const { columns, partitionBy = [] } = result.data
  for (const name of [...Object.keys(columns), ...partitionBy]) {
    if (name === '' || name !== sanitizeName(name)) {
      throw badDefinition(input, `column "${name}": expected lower-case letters, digits and underscores`)
    }
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
  return result.data
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
