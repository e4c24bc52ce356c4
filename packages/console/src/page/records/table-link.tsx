import { pathTo } from '../shell/route.ts'
import { Code } from '../ui/code.tsx'
import { Name } from '../ui/name.tsx'

/** A link to the page of `database.table`; one that is named in another way, as it is. */
export function TableLink({
  table,
  search = '',
  what,
}: {
  readonly table: string
  readonly search?: string
  /** In place of its name. */
  readonly what?: string
}) {
  const dot = table.indexOf('.')
  if (dot <= 0) return <>{what ?? <Code text={table} />}</>
  return (
    <a href={`${pathTo.table(table.slice(0, dot), table.slice(dot + 1))}${search}`}>{what ?? <Name text={table} />}</a>
  )
}
