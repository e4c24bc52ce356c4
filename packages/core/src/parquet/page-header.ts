import type { PageHeader } from 'hyparquet'
import type { ByteWriter } from 'hyparquet-writer'
import { ENCODINGS, numberOf, PAGE_TYPES } from './parquet-enums.ts'
import { ThriftWriter } from './thrift-writer.ts'

/** Writes the header of a page of a dictionary, or of data in version 2. */
export function writePageHeader(out: ByteWriter, header: PageHeader): void {
  const { dictionary_page_header: dictionary, data_page_header_v2: data } = header
  const thrift = new ThriftWriter(out)
  thrift.root(() => {
    thrift.int(1, numberOf(PAGE_TYPES, header.type))
    thrift.int(2, header.uncompressed_page_size)
    thrift.int(3, header.compressed_page_size)
    if (dictionary !== undefined) {
      thrift.struct(7, () => {
        thrift.int(1, dictionary.num_values)
        thrift.int(2, numberOf(ENCODINGS, dictionary.encoding))
      })
    }
    if (data !== undefined) {
      thrift.struct(8, () => {
        thrift.int(1, data.num_values)
        thrift.int(2, data.num_nulls)
        thrift.int(3, data.num_rows)
        thrift.int(4, numberOf(ENCODINGS, data.encoding))
        thrift.int(5, data.definition_levels_byte_length)
        thrift.int(6, data.repetition_levels_byte_length)
        // It is, if nothing else is said.
        if (data.is_compressed === false) thrift.flag(7, false)
      })
    }
  })
}
