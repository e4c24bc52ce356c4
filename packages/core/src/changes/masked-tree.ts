import { parsePath } from '../columns/source-path.ts'
import type { TableDefinition } from '../tables/define-table.ts'
import { PathNode } from './path-tree.ts'

/** The paths of a table whose values nobody is to see, as the tree that others grow on: new nodes inherit its masks. */
export function maskedTree({ columns }: TableDefinition): PathNode {
  const root = new PathNode([])
  for (const [name, { path = name, aliases = [], mask }] of Object.entries(columns)) {
    if (mask !== undefined) for (const each of [path, ...aliases]) root.setMask(parsePath(each), mask)
  }
  return root
}
