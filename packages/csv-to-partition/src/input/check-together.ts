import { sanitizeName } from '@inlet/core'
import type * as z from 'zod/mini'
import { rootPrefix } from './input-fields.ts'
import type { SchemaColumn } from './load-request.ts'

interface Fields {
  readonly bucket_src?: string | undefined
  readonly prefix: string
  readonly schema?: readonly SchemaColumn[] | undefined
  readonly bucket_dstn?: string | undefined
  readonly pathoutput?: string | undefined
  readonly table: string
  readonly partitions_cols: readonly string[]
}

/** What fields must be to each other. */
export function checkTogether(fields: Fields, context: z.core.$RefinementCtx): void {
  const columns = fields.schema && new Set(['data_ref', ...fields.schema.map(({ name }) => sanitizeName(name))])
  for (const [index, name] of fields.partitions_cols.entries()) {
    if (columns === undefined || columns.has(name)) continue
    const message = `expected data_ref or a column of schema, found "${name}"`
    context.addIssue({ code: 'custom', path: ['partitions_cols', index], message })
  }
  const root = rootPrefix(fields)
  if (fields.bucket_src !== undefined && fields.bucket_src === fields.bucket_dstn && fields.prefix.startsWith(root)) {
    const message = `expected files outside of "${root}", the folder of the table`
    context.addIssue({ code: 'custom', path: ['prefix'], message })
  }
}
