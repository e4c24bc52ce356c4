import type { SchemaElement } from 'hyparquet'
import { type ColumnType, parseDecimal } from '../columns/column-type.ts'

/**
 * How each column type is stored. Logical types say what values mean; converted types say it again for readers older
 * than they are. https://github.com/apache/parquet-format/blob/master/LogicalTypes.md
 */
export function schemaElement(name: string, type: ColumnType): SchemaElement {
  return { name, repetition_type: 'OPTIONAL', ...storageOf(type) }
}

function storageOf(type: ColumnType): Omit<SchemaElement, 'name'> {
  switch (type) {
    case 'string':
      return { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }
    case 'int':
      return { type: 'INT32' }
    case 'bigint':
      return { type: 'INT64' }
    case 'double':
      return { type: 'DOUBLE' }
    case 'boolean':
      return { type: 'BOOLEAN' }
    case 'date':
      return { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } }
    case 'timestamp':
      return {
        type: 'INT64',
        converted_type: 'TIMESTAMP_MICROS',
        logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
      }
    case 'binary':
      return { type: 'BYTE_ARRAY' }
    default:
      return decimalStorage(type)
  }
}

/** Up to 18 digits fit 64 bits; more need 16 bytes, as a big-endian two's complement. */
function decimalStorage(type: ColumnType): Omit<SchemaElement, 'name'> {
  const decimal = parseDecimal(type)
  if (decimal === undefined) throw new Error(`No Parquet type for ${type}`)
  const { precision, scale } = decimal
  return {
    ...(precision <= 18 ? { type: 'INT64' } : { type: 'FIXED_LEN_BYTE_ARRAY', type_length: 16 }),
    converted_type: 'DECIMAL',
    precision,
    scale,
    logical_type: { type: 'DECIMAL', precision, scale },
  }
}
