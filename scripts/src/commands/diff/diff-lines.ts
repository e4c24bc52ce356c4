import { type DifferenceGroup, differenceText, groupDifferences } from '../../compare/group-differences.ts'
import { count } from '../../output/numbers.ts'
import { verdict } from '../../output/screen.ts'
import { type Diff, isSame } from './compare-once.ts'

/** As many keys are named of each kind of difference. */
const MOST_KEYS = 5

/** What both hold, how they differ, and a verdict at the end. */
export function* diffLines(diff: Diff): Generator<string> {
  const { table, source, items, rows, values, differences } = diff
  yield `${source}: ${count(items)} items in DynamoDB, ${count(rows)} in ${table}_current`
  for (const group of groupDifferences(differences)) yield* groupLines(group)
  const all = `${count(items)} items, ${count(values)} values`
  yield isSame(diff)
    ? verdict(true, `${table} holds what ${source} holds: ${all}`)
    : verdict(
        false,
        `${table} does not hold what ${source} holds: ${count(differences.length)} differences, among ${all}`,
      )
}

/** The same, of all tables, as one JSON object. */
export function diffsJson(diffs: readonly Diff[]): string {
  return JSON.stringify({ same: diffs.every(isSame), tables: diffs.map(diffObject) })
}

function diffObject(diff: Diff) {
  const differences = groupDifferences(diff.differences).map(({ keys, ...kind }) => {
    return { ...kind, count: keys.length, keys: keys.slice(0, MOST_KEYS) }
  })
  const { table, source, items, rows, values } = diff
  return { table, source, same: isSame(diff), items, rows, values, differences }
}

function* groupLines(group: DifferenceGroup): Generator<string> {
  const { keys } = group
  yield `  ${differenceText(group)}`
  for (const key of keys.slice(0, MOST_KEYS)) yield `      ${key}`
  if (keys.length > MOST_KEYS) yield `      and ${count(keys.length - MOST_KEYS)} more`
}
