import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Kind } from './decode-obviously.ts'
import { writeObviously } from './write-obviously.ts'

/** As far as it is needed of `parquetjs`, which is installed apart. */
interface Parquetjs {
  readonly ParquetSchema: new (fields: Record<string, object>) => object
  readonly ParquetWriter: {
    openStream(schema: object, stream: Sink, options: object): Promise<Writer>
  }
}

interface Writer {
  appendRow(row: object): Promise<void>
  close(): Promise<void>
}

interface Sink {
  write(bytes: Uint8Array, done: () => void): void
  close(done: () => void): void
}

const require = createRequire(join(`${process.env.PEERS}`, 'package.json'))
const { ParquetSchema, ParquetWriter }: Parquetjs = require('parquetjs')

const TYPES: Readonly<Record<Kind, string>> = {
  text: 'UTF8',
  double: 'DOUBLE',
  int64: 'INT64',
  boolean: 'BOOLEAN',
  time: 'TIMESTAMP_MILLIS',
  bytes: 'BYTE_ARRAY',
}

await writeObviously(async (columns, rows) => {
  const fields = columns.map(({ name, kind }) => [name, { type: TYPES[kind], compression: 'SNAPPY', optional: true }])
  const chunks: Uint8Array[] = []
  const sink: Sink = {
    write(bytes, done) {
      chunks.push(bytes)
      done()
    },
    close: done => done(),
  }
  const writer = await ParquetWriter.openStream(new ParquetSchema(Object.fromEntries(fields)), sink, {
    rowGroupSize: rows,
  })
  for (let row = 0; row < rows; row++) {
    await writer.appendRow(Object.fromEntries(columns.map(({ name, cells }) => [name, cells[row] ?? undefined])))
  }
  await writer.close()
  return Buffer.concat(chunks)
})
