import { isColumnType, isObject } from '@inlet/core'
import * as z from 'zod/mini'
import { strictFields, textReadBy } from './check-value.ts'
import type { SchemaColumn } from './load-request.ts'

const columnType = textReadBy(text => {
  const type = text.replaceAll(/\s/g, '').toLowerCase()
  return isColumnType(type) ? type : undefined
}, 'a column type such as string, bigint or decimal(12,2)')

const column = strictFields({
  name: z.string().check(
    z.trim(),
    z.minLength(1, { error: 'expected the name of a column, found none' }),
    z.refine(name => !name.includes('\0'), { error: 'expected text without NUL' }),
  ),
  type: z.optional(columnType),
})

const columns = z.pipe(
  z.array(column).check(z.minLength(1, { error: 'expected at least one column' })),
  z.transform((columns: z.output<typeof column>[]) => columns.map(({ name, type }) => ({ name, type }))),
)

/**
 * The columns of a file, in order: `["id", "amount:decimal(12,2)"]`, `"id,amount:decimal(12,2)"`,
 * `[{ "name": "id" }, { "name": "amount", "type": "decimal(12,2)" }]`, or `{ "id": "string", "amount": "decimal(12,2)" }`.
 */
export const schemaColumns = z
  .pipe(z.pipe(z.unknown().check(z.superRefine(findNumber)), z.transform(listColumns)), columns)
  .check(z.superRefine(findRepeated))

/** JavaScript moves names that are numbers to the front of an object. */
function findNumber(value: unknown, context: z.core.$RefinementCtx): void {
  if (!isObject(value)) return
  const number = Object.keys(value).find(name => /^\d+$/.test(name))
  if (number === undefined) return
  context.addIssue(`expected a list, since an object does not keep the place of a column called "${number}"`)
}

function findRepeated(columns: readonly SchemaColumn[], context: z.core.$RefinementCtx): void {
  const names = columns.map(({ name }) => name.toLowerCase())
  const repeated = columns.find((_, index) => names.indexOf(names[index] ?? '') !== index)
  if (repeated !== undefined) context.addIssue(`expected each name once, in any case, found "${repeated.name}" twice`)
}

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
