import { type ColumnType, quoteName } from '@inlet/core'
import { duckdbType } from '../../query/duckdb-type.ts'
import type { TableColumns } from './iceberg-row.ts'

type Columns = TableColumns['columns']

/**
 * The rows of `staged` with the types of their columns. Within these queries column i is `c<i>`, so that no name of a
 * table can be in the way.
 */
export function deliveredColumns(columns: Columns): string {
  const cells = columns.map(({ type }, index) => `${castText(`t${index}`, type)} AS c${index}`)
  return `SELECT ${['seq', 'op', ...cells].join(', ')} FROM staged`
}

function castText(text: string, type: ColumnType): string {
  switch (type) {
    case 'string':
      return text
    case 'binary':
      return `from_base64(${text})`
    case 'timestamp':
      return `make_timestamp(CAST(${text} AS BIGINT))`
    default:
      return `CAST(${text} AS ${duckdbType(type)})`
  }
}

/** The rows of a delivery that only inserts. */
export function insertedRows(columns: Columns): string {
  return `SELECT ${named(columns)} FROM delivered ORDER BY seq`
}

/**
 * The rows of the whole table after a delivery. As if its rows were applied one after the other: of a key, the last update
 * or delete takes away whatever was there before it.
 * @param others columns of the table that rows of a delivery do not have, and so have null in
 * @param current the query of the table's rows: the columns in order, then the others
 */
export function mergedRows({ columns, uniqueKeys }: TableColumns, others: Columns, current: string): string {
  const all = [...columns, ...others]
  const keys = columns.flatMap(({ name }, index) => (uniqueKeys.includes(name) ? `c${index}` : [])).join(', ')
  const cells = all.map((_, index) => `c${index}`).join(', ')
  const given = all.map((_, index) => (index < columns.length ? `c${index}` : 'NULL')).join(', ')
  return `
    WITH existing(${cells}) AS (${current}),
    touched AS (SELECT ${keys}, max(seq) AS last FROM delivered WHERE op <> 'insert' GROUP BY ALL),
    kept AS (SELECT ${cells} FROM existing ANTI JOIN touched USING (${keys})),
    added AS (
      SELECT ${given} FROM delivered LEFT JOIN touched USING (${keys})
      WHERE op <> 'delete' AND seq >= coalesce(last, 0) ORDER BY seq
    )
    SELECT ${named(all)} FROM (FROM kept UNION ALL FROM added)`
}

function named(columns: Columns): string {
  return columns.map(({ name }, index) => `c${index} AS ${quoteName(name)}`).join(', ')
}
