import { type ColumnType, isColumnType, isObject } from '@inlet/core'
import * as z from 'zod'
import { strictFields } from './check-value.ts'

const columnType = z.string().transform((text, context): ColumnType => {
  const type = text.replaceAll(/\s/g, '').toLowerCase()
  if (isColumnType(type)) return type
  context.addIssue(`expected a column type such as string, bigint or decimal(12,2), found "${text}"`)
  return z.NEVER
})

const column = strictFields({
  name: z
    .string()
    .trim()
    .min(1, { error: 'expected the name of a column, found none' })
    .refine(name => !name.includes('\0'), { error: 'expected text without NUL' }),
  type: columnType.optional(),
})

/**
 * The columns of a file, in order: `["id", "amount:decimal(12,2)"]`, `"id,amount:decimal(12,2)"`,
 * `[{ "name": "id" }, { "name": "amount", "type": "decimal(12,2)" }]`, or `{ "id": "string", "amount": "decimal(12,2)" }`.
 */
export const schemaColumns = z
  .unknown()
  .superRefine((value, context) => {
    if (!isObject(value)) return
    const number = Object.keys(value).find(name => /^\d+$/.test(name))
    // JavaScript moves such names to the front.
    if (number !== undefined) {
      context.addIssue(`expected a list, since an object does not keep the place of a column called "${number}"`)
    }
  })
  .transform(listColumns)
  .pipe(z.array(column).min(1, { error: 'expected at least one column' }))
  .transform(columns => columns.map(({ name, type }) => ({ name, type })))
  .superRefine((columns, context) => {
    const names = columns.map(({ name }) => name.toLowerCase())
    const repeated = columns.find((_, index) => names.indexOf(names[index] ?? '') !== index)
    if (repeated !== undefined) context.addIssue(`expected each name once, in any case, found "${repeated.name}" twice`)
  })

function listColumns(value: unknown): unknown {
  if (typeof value === 'string') return splitColumns(value).map(columnOfItem)
  if (Array.isArray(value)) return value.map(columnOfItem)
  return isObject(value) ? Object.entries(value).map(([name, type]) => ({ name, type })) : value
}

/** At the commas, but for those in parentheses: `decimal(12,2)`. */
function splitColumns(text: string): string[] {
  return text.split(/,(?![^()]*\))/)
}

/** What follows a colon is a type: a name that has one is written as an object. */
function columnOfItem(item: unknown): unknown {
  if (typeof item !== 'string') return item
  const colon = item.lastIndexOf(':')
  return colon < 0 ? { name: item } : { name: item.slice(0, colon), type: item.slice(colon + 1) }
}
