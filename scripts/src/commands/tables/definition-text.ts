import type { CatalogTable } from '@inlet/core'
import type { RescuedPath } from './rescued-values.ts'
import type { Suggestion } from './suggest-type.ts'

/** What could be declared of a table, given what it holds. */
export interface TableSuggestion {
  readonly table: CatalogTable
  readonly columns: readonly { readonly name: string; readonly path: string; readonly suggestion: Suggestion }[]
  readonly rescued: readonly RescuedPath[]
}

/** The suggestion as TypeScript to paste. */
export function definitionText({ table, columns, rescued }: TableSuggestion): string {
  return [
    `// ${table.database}.${table.name}`,
    'defineTable({',
    `  name: ${quote(table.name)},`,
    ...(table.source === undefined ? [] : [`  source: ${quote(table.source)},`]),
    '  columns: {',
    ...columns.map(({ name, path, suggestion: { type, why } }) => {
      if (type === undefined) return `    // ${name}: ${why}`
      const declaredPath = path === name ? '' : `, path: ${quote(path)}`
      return `    ${key(name)}: { type: ${quote(type)}${declaredPath} }, // ${why}`
    }),
    ...rescued.map(path => `    // in rescued_data: ${JSON.stringify(path.path)}, ${looksOf(path)}`),
    '  },',
    '})',
  ].join('\n')
}

function looksOf({ looks }: RescuedPath): string {
  return looks.map(({ look, values }) => `${values.toLocaleString('en')} × ${look}`).join(', ')
}

function key(name: string): string {
  return /^[a-z_]\w*$/.test(name) ? name : quote(name)
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
}
