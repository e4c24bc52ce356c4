import type { LiveTable } from '@inlet/local'
import { gridLines } from '../../output/grid.ts'
import { print } from '../../output/print.ts'
import { formatOf } from './format-of.ts'
import { sizeOf } from './size.ts'

/** Prints the columns of a table, and its partitions. */
export async function showTable(live: LiveTable, asJson: boolean): Promise<void> {
  return asJson ? print([JSON.stringify(toJson(live))]) : print(toLines(live))
}

function toJson({ table, partitions }: LiveTable) {
  return {
    ...table,
    format: formatOf(table),
    ...sizeOf(partitions),
    partitions: partitions.map(partition => {
      return { values: partition.values, location: partition.location, ...sizeOf([partition]) }
    }),
  }
}

function* toLines({ table, partitions }: LiveTable): Generator<string> {
  const { files, bytes } = sizeOf(partitions)
  yield `${table.database}.${table.name}${table.description === undefined ? '' : `: ${table.description}`}`
  if (table.source !== undefined) yield `Source: ${table.source}`
  yield `Location: ${table.location}`
  yield `Format: ${formatOf(table)}`
  yield `Partitions: ${partitions.length}, files: ${files}, bytes: ${bytes}`
  yield ''
  yield* gridLines({
    columns: ['column', 'type', 'type from', 'source path', 'comment'].map(name => ({ name })),
    rows: [
      ...table.columns.map(({ name, type, origin, path = '', comment = '' }) => [name, type, origin, path, comment]),
      ...table.partitionKeys.map(({ name, type, comment = '' }) => [name, type, 'partition key', '', comment]),
    ],
  })
  if (partitions.length === 0) return
  yield ''
  yield* gridLines({
    columns: [
      ...table.partitionKeys.map(({ name }) => ({ name })),
      { name: 'files', isNumber: true },
      { name: 'bytes', isNumber: true },
      { name: 'location' },
    ],
    rows: partitions.map(partition => {
      const size = sizeOf([partition])
      return [...partition.values, String(size.files), String(size.bytes), partition.location]
    }),
  })
}
