import { sanitizeName } from '@inlet/core'
import * as z from 'zod/mini'

/** Glue's limit. */
const MAX_NAME = 255

/** Columns that a load writes by itself. */
const OWN_COLUMNS = ['rescued_data', 'source_object', 'source_row', 'loaded_at']

/** A name as Athena takes it. */
export const lakeName = z.string().check(
  z.superRefine((name, context) => {
    const better = sanitizeName(name.trim())
    if (name === '') context.addIssue('expected a name, found none')
    else if (name !== better) {
      context.addIssue(`expected lower-case letters, digits and underscores, found "${name}"; "${better}" would do`)
    } else if (name.length > MAX_NAME) {
      context.addIssue(`expected at most ${MAX_NAME} characters, found ${name.length}`)
    }
  }),
)

const partitionColumn = lakeName.check(
  z.refine(name => !OWN_COLUMNS.includes(name) && !name.startsWith('cdc_'), {
    error: issue => `expected another name, since "${issue.input}" is reserved`,
  }),
)

/** A list, or one text with commas. */
export const partitionColumns = z
  .pipe(
    z.transform((value: unknown) => (typeof value === 'string' ? value.split(',').map(name => name.trim()) : value)),
    z.array(partitionColumn).check(z.minLength(1, { error: 'expected at least one column' })),
  )
  .check(
    z.superRefine((names, context) => {
      const repeated = names.find((name, index) => names.indexOf(name) !== index)
      if (repeated !== undefined) context.addIssue(`expected each column once, found "${repeated}" twice`)
    }),
  )
