import { InputError, type TableDefinition } from '@inlet/core'
import * as z from 'zod/mini'
import { checkTogether } from './check-together.ts'
import { checkValue, strictFields } from './check-value.ts'
import { dayBefore } from './day.ts'
import { inputFields, rootPrefix } from './input-fields.ts'
import type { LoadRequest } from './load-request.ts'
import { fillPlaceholders } from './placeholders.ts'

/** What holds where an input leaves it out. An input must name what is undefined here. */
export interface InputDefaults {
  readonly bucketSrc: string | undefined
  readonly bucketDstn: string | undefined
  readonly database: string | undefined
  /** What they say of a table's partitions and files. */
  readonly definitions?: readonly TableDefinition[]
  /** Milliseconds since 1970: an input without `data_ref` is of the day before, in UTC. */
  readonly now: () => number
}

const inputSchema = strictFields(inputFields).check(z.superRefine(checkTogether))

/**
 * Reads an input, such as
 * `{ "bucket_src": "vendor-drop", "substr": "rates_{data_ref}", "bucket_dstn": "lake", "database": "raw", "table": "rates" }`.
 * @throws InputError BAD_INPUT that names every field at fault, and what was expected of it
 */
export function parseInput(input: unknown, defaults: InputDefaults): LoadRequest {
  const checked = checkValue(inputSchema, withDefaults(input, defaults))
  if ('problems' in checked) throw new InputError('BAD_INPUT', `Input: ${checked.problems.join('; ')}`)
  return requestOf(checked.value, defaults)
}

function requestOf(input: z.output<typeof inputSchema>, { now }: InputDefaults): LoadRequest {
  const { data_ref: dataRef = dayBefore(now()), expect } = input
  return {
    dataRef,
    source: {
      bucket: input.bucket_src,
      prefix: fillPlaceholders(input.prefix, dataRef),
      substr: fillPlaceholders(input.substr, dataRef),
    },
    file: {
      dialect: { delimiter: input.delimiter, encoding: input.encoding },
      header: input.header,
      schema: input.schema,
    },
    table: { database: input.database, name: input.table },
    root: { bucket: input.bucket_dstn, prefix: rootPrefix(input) },
    partitionColumns: input.partitions_cols,
    lineage: input.lineage,
    expect: {
      minRows: expect.min_rows,
      maxRescuedPercent: expect.max_rescued_percent,
      maxQuarantinedPercent: expect.max_quarantined_percent,
      maxPartitions: expect.max_partitions,
      maxAgeHours: expect.max_age_hours,
    },
  }
}

/** An empty variable of the environment is none. */
function withDefaults(input: unknown, { bucketSrc, bucketDstn, database, definitions = [] }: InputDefaults): unknown {
  if (typeof input !== 'object' || input === null || Array.isArray(input)) return input
  const given = Object.entries(input).filter(([, value]) => value !== undefined)
  const { partitionBy, csv } = definitions.find(({ name }) => 'table' in input && name === input.table) ?? {}
  const defaults = { bucket_src: bucketSrc, bucket_dstn: bucketDstn, database, partitions_cols: partitionBy, ...csv }
  const set = Object.entries(defaults).filter(([, value]) => value)
  return { ...Object.fromEntries(set), ...Object.fromEntries(given) }
}
