import { rootPrefix } from '../input/input-fields.ts'
import type { Feed } from './feed.ts'

/**
 * What feeds cannot have at once: tables in each other's folders, one table in two places, or one partition. Feeds of
 * several vendors may fill one table, if they agree where it is and a partition column tells their rows apart.
 */
export function findConflicts(feeds: readonly Feed[]): string[] {
  return feeds.flatMap((feed, index) =>
    feeds.slice(0, index).flatMap(other => {
      const problem = isOneTable(feed, other) ? tableProblem(feed, other) : rootProblem(feed, other)
      return problem === undefined ? [] : [`${feed.name}.input.${problem}`]
    }),
  )
}

function tableProblem({ input }: Feed, { name, input: other }: Feed): string | undefined {
  const as = `as feed ${name} has, since both fill table ${input.table}`
  for (const field of ['database', 'bucket_dstn'] as const) {
    if (input[field] !== other[field]) return `${field}: expected "${other[field] ?? 'none'}", ${as}`
  }
  if (rootPrefix(input) !== rootPrefix(other)) return `pathoutput: expected "${rootPrefix(other)}", ${as}`
  if (input.partitions_cols.join() !== other.partitions_cols.join()) {
    return `partitions_cols: expected ${other.partitions_cols.join()}, ${as}`
  }
  if (input.partitions_cols.some(column => column !== 'data_ref')) return undefined
  return `partitions_cols: expected a column besides data_ref, lest the rows of a day replace those of feed ${name}`
}

function rootProblem({ input }: Feed, { name, input: other }: Feed): string | undefined {
  const [root, otherRoot] = [rootPrefix(input), rootPrefix(other)]
  const isApart = !root.startsWith(otherRoot) && !otherRoot.startsWith(root)
  if (isApart || !mayBeSame(input.bucket_dstn, other.bucket_dstn)) return undefined
  return `pathoutput: expected a folder apart from "${otherRoot}", which is of feed ${name} and another table`
}

function isOneTable({ input }: Feed, { input: other }: Feed): boolean {
  return input.table === other.table && mayBeSame(input.database, other.database)
}

/** What is left to the environment can be anything. */
function mayBeSame(a: string | undefined, b: string | undefined): boolean {
  return a === undefined || b === undefined || a === b
}
