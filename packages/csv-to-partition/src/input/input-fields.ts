import { DEFAULT_DIALECT, dialectSchema } from '@inlet/core'
import * as z from 'zod/mini'
import { strictFields } from './check-value.ts'
import { isDay } from './day.ts'
import { encodingName } from './encoding.ts'
import { bucketName, folder, keyPrefix, keyTemplate } from './object-names.ts'
import { schemaColumns } from './schema-columns.ts'
import { lakeName, partitionColumns } from './table-names.ts'

/** A day, as text or as a number of JSON. */
export const dataRef = z.pipe(
  z.transform((value: unknown) => (typeof value === 'number' ? String(value) : value)),
  z.string().check(z.refine(isDay, { error: 'expected a day of the calendar, YYYYMMDD' })),
)

const word = z.transform(readWord)
const header = z.pipe(word, z.literal(['auto', true, false], { error: 'expected auto, true or false' }))
const flag = z.pipe(word, z.boolean())
const percent = z
  .number()
  .check(z.minimum(0, { error: 'expected 0 to 100' }), z.maximum(100, { error: 'expected 0 to 100' }))

const expectations = strictFields({
  min_rows: z._default(z.int().check(z.minimum(0, { error: 'expected 0 or more' })), 1),
  max_rescued_percent: z._default(percent, 100),
  max_quarantined_percent: z._default(percent, 50),
  max_partitions: z.optional(z.int().check(z.positive({ error: 'expected more than 0' }))),
  max_age_hours: z.optional(z.number().check(z.positive({ error: 'expected more than 0' }))),
})

/** The fields of an input, by the names that users give them. */
export const inputFields = {
  data_ref: z.optional(dataRef),
  bucket_src: bucketName,
  prefix: z._default(keyPrefix, ''),
  substr: z._default(keyTemplate, ''),
  schema: z.optional(schemaColumns),
  bucket_dstn: bucketName,
  pathoutput: z.optional(folder),
  table: lakeName,
  database: lakeName,
  partitions_cols: z._default(partitionColumns, ['data_ref']),
  delimiter: dialectSchema.shape.delimiter,
  encoding: z._default(encodingName, DEFAULT_DIALECT.encoding),
  header: z._default(header, 'auto'),
  lineage: z._default(flag, true),
  expect: z.prefault(expectations, {}),
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
