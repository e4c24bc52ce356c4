import { type CatalogTable, type ColumnType, isColumnType, parseDecimal } from '@inlet/core'

/** A column of a table in S3 Tables. https://docs.aws.amazon.com/AmazonS3/latest/API/API_s3Buckets_SchemaField.html */
export interface IcebergField {
  readonly name: string
  readonly type: string
  readonly required: boolean
}

/**
 * The columns of a table in Iceberg's types, in their order.
 * @param required columns that have a value in every row, that of a removed item too: parts of the item's key
 * @throws Error if a column has a type that Inlet does not write, or there is no such column
 */
export function icebergSchema({ name, columns }: CatalogTable, required: readonly string[] = []): IcebergField[] {
  const missing = required.find(column => !columns.some(each => each.name === column))
  if (missing !== undefined) throw new Error(`Expected a column "${missing}" in table ${name}, since it is required`)
  return columns.map(column => {
    if (!isColumnType(column.type)) {
      throw new Error(`Table ${name}: column ${column.name} has type ${column.type}, which Iceberg does not have`)
    }
    return { name: column.name, type: icebergType(column.type), required: required.includes(column.name) }
  })
}

/** https://iceberg.apache.org/spec/#primitive-types */
function icebergType(type: ColumnType): string {
  switch (type) {
    case 'string':
    case 'int':
    case 'double':
    case 'boolean':
    case 'date':
    case 'binary':
      return type
    case 'bigint':
      return 'long'
    // Without a zone, as Athena has it in all other tables. Firehose wants microseconds for it.
    // https://docs.aws.amazon.com/firehose/latest/dev/apache-iceberg-destination.html
    case 'timestamp':
      return 'timestamp'
    default: {
      const { precision, scale } = parseDecimal(type) ?? { precision: 38, scale: 0 }
      return `decimal(${precision},${scale})`
    }
  }
}
