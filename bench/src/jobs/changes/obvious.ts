import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import type { Kind } from './decode-obviously.ts'
import { writeObviously } from './write-obviously.ts'

const TYPES: Readonly<Record<Kind, BasicType>> = {
  text: 'STRING',
  double: 'DOUBLE',
  int64: 'INT64',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP',
  bytes: 'BYTE_ARRAY',
}

await writeObviously((columns, rowGroupSize) => {
  const columnData = columns.map(({ name, kind, cells }) => ({ name, type: TYPES[kind], data: [...cells] }))
  return new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize }))
})
