import type { ColumnDetail, TableDetail } from '../../api/tables.ts'
import { originText } from './origin-text.ts'

export interface ListedColumn extends Omit<ColumnDetail, 'origin'> {
  /** In words. */
  readonly origin: string
}

/** All columns as a query has them: those in the files, then those in the paths. */
export function listColumns({ columnList, partitionKeys }: TableDetail): readonly ListedColumn[] {
  return [
    ...columnList.map(column => ({ ...column, origin: originText(column.origin) })),
    ...partitionKeys.map(key => ({ ...key, path: null, origin: 'partition: in the path of the file', declared: null })),
  ]
}

/** Those with every word of `wanted` somewhere, in capitals or not. */
export function findColumns(columns: readonly ListedColumn[], wanted: string): readonly ListedColumn[] {
  const words = wanted.toLowerCase().split(/\s+/).filter(Boolean)
  return columns.filter(({ name, type, path, comment, origin, declared }) => {
    const text = [name, type, path, comment, origin, declared].join('\n').toLowerCase()
    return words.every(word => text.includes(word))
  })
}
