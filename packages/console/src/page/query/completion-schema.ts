import type { SQLNamespace } from '@codemirror/lang-sql'
import type { Completions } from '../../api/query.ts'

/** What the editor completes by: the first dot is between database and table, others are part of the table's name. */
export function completionSchema(completions: Completions): SQLNamespace {
  const entries = Object.entries(completions).map(([key, columns]) => {
    const dot = key.indexOf('.')
    return [`${key.slice(0, dot + 1)}${key.slice(dot + 1).replaceAll('.', '\\.')}`, columns] as const
  })
  return Object.fromEntries(entries)
}
