/** Who counts metrics: the packages with a handler, which is `service` in what it reports. */
export const SERVICES = [
  'athena-views',
  'capture-watch',
  'csv-to-dynamodb',
  'csv-to-partition',
  'firehose-transform',
  'stream-to-parquet',
] as const

export type Service = (typeof SERVICES)[number]
