/**
 * The numbers of what Inlet's files have of Parquet's enumerations.
 * https://github.com/apache/parquet-format/blob/master/src/main/thrift/parquet.thrift
 */
type Numbers = Readonly<Record<string, number>>

export const PHYSICAL_TYPES: Numbers = {
  BOOLEAN: 0,
  INT32: 1,
  INT64: 2,
  DOUBLE: 5,
  BYTE_ARRAY: 6,
  FIXED_LEN_BYTE_ARRAY: 7,
}

export const REPETITIONS: Numbers = { REQUIRED: 0, OPTIONAL: 1 }
export const CONVERTED_TYPES: Numbers = { UTF8: 0, DECIMAL: 5, DATE: 6, TIMESTAMP_MICROS: 10 }
export const ENCODINGS: Numbers = { PLAIN: 0, RLE: 3, RLE_DICTIONARY: 8 }
export const CODECS: Numbers = { SNAPPY: 1, ZSTD: 6 }
export const PAGE_TYPES: Numbers = { DICTIONARY_PAGE: 2, DATA_PAGE_V2: 3 }

/** @throws if no file has that, or there is no such thing */
export function numberOf(numbers: Numbers, name: string): number {
  const number = numbers[name]
  if (number === undefined) throw new Error(`Expected one of ${Object.keys(numbers).join(', ')}, found ${name}`)
  return number
}
