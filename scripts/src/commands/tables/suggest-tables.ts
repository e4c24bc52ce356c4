import { quoteName } from '@inlet/core'
import { type LiveTable, type LocalLake, openLocalLake } from '@inlet/local'
import { print } from '../../output/print.ts'
import { factsKind, factsQuery, readFacts } from './column-facts.ts'
import { definitionText, type TableSuggestion } from './definition-text.ts'
import { readRescued, rescuedQuery } from './rescued-values.ts'
import { suggestType } from './suggest-type.ts'

/** Prints better declarations for tables, from all the values that they hold. */
export async function suggestTables(root: string, tables: readonly LiveTable[], asJson: boolean): Promise<void> {
  const lake = await openLocalLake(root)
  const suggestions: TableSuggestion[] = []
  try {
    for (const live of tables) suggestions.push(await suggestTable(lake, live))
  } finally {
    lake.close()
  }
  const useful = suggestions.filter(({ columns, rescued }) => columns.length + rescued.length > 0)
  if (asJson) return print([JSON.stringify(useful.map(toJson))])
  if (useful.length === 0) return print(['Nothing to suggest: no better type fits all values of a column.'])
  return print([
    "// For a new table: the tables below keep the types that they have, since a column's type never changes.",
    ...useful.flatMap(suggestion => ['', definitionText(suggestion)]),
  ])
}

async function suggestTable(lake: LocalLake, { table }: LiveTable): Promise<TableSuggestion> {
  const view = `${quoteName(table.database)}.${quoteName(table.name)}`
  const hasRescued = table.columns.some(({ name }) => name === 'rescued_data')
  const rescued = hasRescued ? readRescued((await lake.query(rescuedQuery(view))).rows) : []
  const rescuedPaths = new Set(rescued.map(({ path }) => path))
  const candidates = table.columns.flatMap(column => {
    const { name, path = name, origin } = column
    const kind = factsKind(column)
    // What somebody decided stays; and where values were rescued, those in the column do not tell the whole story.
    if (kind === undefined || origin === 'declared' || origin === 'change' || rescuedPaths.has(path)) return []
    return [{ column, path, kind }]
  })
  const facts = await gatherFacts(lake, view, candidates)
  const columns = candidates.flatMap(({ column, path }, index) => {
    const known = facts[index]
    const suggestion = known && suggestType(column, known)
    return suggestion === undefined ? [] : [{ name: column.name, path, suggestion }]
  })
  return { table, columns, rescued }
}

type Candidate = {
  readonly column: LiveTable['table']['columns'][number]
  readonly kind: NonNullable<ReturnType<typeof factsKind>>
}

async function gatherFacts(lake: LocalLake, view: string, candidates: readonly Candidate[]) {
  if (candidates.length === 0) return []
  const columns = candidates.map(({ column, kind }) => ({ name: quoteName(column.name), kind }))
  const { rows } = await lake.query(factsQuery(view, columns))
  return readFacts(
    rows[0] ?? [],
    candidates.map(({ kind }) => kind),
  )
}

function toJson({ table, columns, rescued }: TableSuggestion) {
  return {
    database: table.database,
    table: table.name,
    columns: columns.map(({ name, path, suggestion }) => ({ name, path, ...suggestion })),
    rescued,
  }
}
