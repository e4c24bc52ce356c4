import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Kind } from './decode-obviously.ts'
import { writeObviously } from './write-obviously.ts'

/** As far as they are needed of `apache-arrow` and `parquet-wasm`, which are installed apart. */
interface Arrow {
  readonly Utf8: new () => object
  readonly Float64: new () => object
  readonly Int64: new () => object
  readonly Bool: new () => object
  readonly Binary: new () => object
  readonly TimestampMillisecond: new (timezone: string) => object
  readonly Table: new (vectors: Record<string, object>) => object
  vectorFromArray(cells: readonly unknown[], type: object): object
  tableToIPC(table: object, kind: 'stream'): Uint8Array
}

interface ParquetWasm {
  readonly Compression: { readonly SNAPPY: number }
  readonly Table: { fromIPCStream(bytes: Uint8Array): object }
  readonly WriterPropertiesBuilder: new () => {
    setCompression(compression: number): { build(): object }
  }
  writeParquet(table: object, properties: object): Uint8Array
}

const require = createRequire(join(`${process.env.PEERS}`, 'package.json'))
const arrow: Arrow = require('apache-arrow')
const wasm: ParquetWasm = require('parquet-wasm')

const TYPES: Readonly<Record<Kind, object>> = {
  text: new arrow.Utf8(),
  double: new arrow.Float64(),
  int64: new arrow.Int64(),
  boolean: new arrow.Bool(),
  time: new arrow.TimestampMillisecond('UTC'),
  bytes: new arrow.Binary(),
}

await writeObviously(columns => {
  const vectors = columns.map(({ name, kind, cells }) => [name, arrow.vectorFromArray(cells, TYPES[kind])])
  const stream = arrow.tableToIPC(new arrow.Table(Object.fromEntries(vectors)), 'stream')
  const properties = new wasm.WriterPropertiesBuilder().setCompression(wasm.Compression.SNAPPY).build()
  return wasm.writeParquet(wasm.Table.fromIPCStream(stream), properties)
})
