import { DEFAULT_DIALECT, dialectSchema } from '@inlet/core'
import * as z from 'zod'
import { strictFields } from './check-value.ts'
import { isDay } from './day.ts'
import { encodingName } from './encoding.ts'
import { bucketName, folder, keyPrefix, keyTemplate } from './object-names.ts'
import { schemaColumns } from './schema-columns.ts'
import { lakeName, partitionColumns } from './table-names.ts'

/** A day, as text or as a number of JSON. */
export const dataRef = z.preprocess(
  value => (typeof value === 'number' ? String(value) : value),
  z.string().refine(isDay, { error: 'expected a day of the calendar, YYYYMMDD' }),
)

const header = z.preprocess(readWord, z.literal(['auto', true, false], { error: 'expected auto, true or false' }))
const flag = z.preprocess(readWord, z.boolean())
const percent = z.number().min(0, { error: 'expected 0 to 100' }).max(100, { error: 'expected 0 to 100' })

const expectations = strictFields({
  min_rows: z.int().min(0, { error: 'expected 0 or more' }).default(1),
  max_rescued_percent: percent.default(100),
  max_quarantined_percent: percent.default(50),
  max_partitions: z.int().positive({ error: 'expected more than 0' }).optional(),
  max_age_hours: z.number().positive({ error: 'expected more than 0' }).optional(),
})

/** The fields of an input, by the names that users give them. */
export const inputFields = {
  data_ref: dataRef.optional(),
  bucket_src: bucketName,
  prefix: keyPrefix.default(''),
  substr: keyTemplate.default(''),
  schema: schemaColumns.optional(),
  bucket_dstn: bucketName,
  pathoutput: folder.optional(),
  table: lakeName,
  database: lakeName,
  partitions_cols: partitionColumns.default(['data_ref']),
  delimiter: dialectSchema.shape.delimiter,
  encoding: encodingName.default(DEFAULT_DIALECT.encoding),
  header: header.default('auto'),
  lineage: flag.default(true),
  expect: expectations.prefault({}),
}

/** The folder of the table, ending with a slash. */
export function rootPrefix({
  pathoutput,
  table,
}: {
  readonly pathoutput?: string | undefined
  readonly table: string
}) {
  return pathoutput ?? `${table}/`
}

/** `"True"` is `true`, `"Auto"` is `"auto"`. */
function readWord(value: unknown): unknown {
  if (typeof value !== 'string') return value
  const word = value.trim().toLowerCase()
  return word === 'true' || word === 'false' ? word === 'true' : word
}
