import type { Column } from '@aws-sdk/client-glue'
import { type CatalogColumn, type ColumnType, type ForeignType, isColumnType, type PartitionKey } from '@inlet/core'
import { isSame } from '../is-same.ts'
import { fromComment, toComment, toParameter } from './glue-text.ts'
import { isTypeOrigin } from './type-origin.ts'

const FOREIGN = 'foreign:'

/** Inlet's own entries in a column's Parameters. */
const PATH = 'inlet.path'
const ORIGIN = 'inlet.origin'
/** The comment, where Glue's Comment can show only a part of it. */
const COMMENT = 'inlet.comment'

/** Reads a column of Glue; one that Inlet did not make has origin `catalog` and, if Inlet lacks it, a foreign type. */
export function toCatalogColumn(column: Column): CatalogColumn {
  const path = column.Parameters?.[PATH]
  const origin = column.Parameters?.[ORIGIN]
  const comment = commentOf(column)
  return {
    name: column.Name ?? '',
    type: toCatalogType(column.Type ?? ''),
    ...(comment !== undefined && { comment }),
    ...(path !== undefined && { path }),
    origin: isTypeOrigin(origin) ? origin : 'catalog',
  }
}

/** Reads a partition key; `undefined` if its type is none of Inlet's. */
export function toPartitionKey(column: Column): PartitionKey | undefined {
  const type = toCatalogType(column.Type ?? '')
  if (!isColumnType(type)) return undefined
  const comment = commentOf(column)
  return { name: column.Name ?? '', type, ...(comment !== undefined && { comment }) }
}

/**
 * Writes a column. Where Glue has the column already, what Inlet does not model (other parameters, the spelling of the
 * type) stays; a column that is not changed stays exactly as it is.
 * @throws InputError BAD_DEFINITION if the path is too long for Glue.
 */
export function toGlueColumn(column: CatalogColumn, current?: Column): Column {
  if (current !== undefined && isSame(toCatalogColumn(current), column)) return current
  const { path, origin } = column
  return toColumn(column, current, {
    [ORIGIN]: origin,
    ...(path !== undefined && { [PATH]: toParameter(path, `a source path of column ${column.name}`) }),
  })
}

/** Writes a partition key, with the same care for what Glue has already. */
export function toGluePartitionKey(key: PartitionKey, current?: Column): Column {
  if (current !== undefined && isSame(toPartitionKey(current), key)) return current
  return toColumn(key, current, {})
}

function toColumn(
  { name, type, comment }: { name: string; type: ColumnType | ForeignType; comment?: string },
  current: Column | undefined,
  own: Record<string, string>,
): Column {
  const { [PATH]: _path, [ORIGIN]: _origin, [COMMENT]: _comment, ...others } = current?.Parameters ?? {}
  const text = comment === undefined ? undefined : toComment(comment)
  const parameters = {
    ...others,
    ...own,
    ...(text?.whole !== undefined && { [COMMENT]: toParameter(text.whole, `a comment of column ${name}`) }),
  }
  return {
    Name: name,
    Type: toGlueType(type, current?.Type),
    ...(text !== undefined && { Comment: text.shown }),
    ...(Object.keys(parameters).length > 0 && { Parameters: parameters }),
  }
}

function commentOf(column: Column): string | undefined {
  return fromComment(column.Comment, column.Parameters?.[COMMENT])
}

function toCatalogType(type: string): ColumnType | ForeignType {
  const canonical = type.toLowerCase().replaceAll(' ', '')
  return isColumnType(canonical) ? canonical : `${FOREIGN}${type}`
}

function toGlueType(type: ColumnType | ForeignType, current: string | undefined): string {
  if (current !== undefined && toCatalogType(current) === type) return current
  return type.startsWith(FOREIGN) ? type.slice(FOREIGN.length) : type
}
