import type { HandlerName } from './drives.ts'

/** Why a handler does not make a call that is in its bundle. */
export interface Uncalled {
  readonly call: string
  readonly why: string
  /** What would be in a file of the bundle that asks for it; the adapters of store and catalog do not count. */
  readonly unless?: RegExp
}

/** The adapters have all calls of their service. */
export const ADAPTERS = /^packages\/lake\/src\/(?:store\/(?:s3|directory)-|catalog\/(?:glue|directory|cached)-)/

const NO_LISTS = ['ListObjectsV2', 'DeleteObject', 'DeleteObjects'].map(name => ({
  call: `s3:${name}`,
  why: 'it neither lists nor removes objects',
  unless: /store\.(?:list|delete)\(/,
}))

const NO_UPLOADS = ['CreateMultipartUpload', 'UploadPart', 'CompleteMultipartUpload', 'AbortMultipartUpload'].map(
  name => ({ call: `s3:${name}`, why: 'it writes each object whole, from bytes', unless: /\.startUpload\(/ }),
)

const ITS_DATABASE = { call: 'glue:CreateDatabase', why: 'the app makes its database' }
const NO_DATABASES = { call: 'glue:GetDatabases', why: 'it knows its databases', unless: /\.listDatabases\(/ }
const NO_TABLES = { call: 'glue:GetTables', why: 'it knows its tables', unless: /\.listTables\(/ }

/** What comes with a handler's bundle and is not called by it. */
export const UNCALLED: Readonly<Record<HandlerName, readonly Uncalled[]>> = {
  'stream-to-parquet': [
    ...NO_LISTS,
    ...NO_UPLOADS,
    { call: 's3:HeadObject', why: 'it asks for no object that it does not read', unless: /store\.head\(/ },
    ITS_DATABASE,
    NO_DATABASES,
    NO_TABLES,
    {
      call: 'glue:GetPartitions',
      why: 'it registers partitions without a look at others',
      unless: /\.listPartitions\(/,
    },
    { call: 'glue:UpdatePartition', why: 'partitions stay where they are', unless: /\.setPartitionLocation\(/ },
  ],
  'csv-to-dynamodb': [],
  'csv-to-partition': [
    { call: 's3:DeleteObject', why: 'it is for keys with control characters, which no file of a load has' },
    ITS_DATABASE,
    NO_DATABASES,
    NO_TABLES,
  ],
  'firehose-transform': [],
  'capture-watch': [],
  'athena-views': [
    NO_DATABASES,
    ...['CreateDatabase', 'CreateTable', 'UpdateTable'].map(name => ({
      call: `glue:${name}`,
      why: 'it changes no table itself',
      unless: /\.(?:createTable|updateTable)\(|evolveTable\(/,
    })),
    ...['GetPartitions', 'UpdatePartition', 'BatchCreatePartition'].map(name => ({
      call: `glue:${name}`,
      why: 'views have no partitions',
      unless: /\.(?:listPartitions|setPartitionLocation|registerPartitions)\(/,
    })),
  ],
}
