import type { TableCheck } from '../compare/check-tables.ts'
import { differenceText, groupDifferences } from '../compare/group-differences.ts'
import { count, seconds } from '../output/numbers.ts'
import { print } from '../output/print.ts'
import { verdict } from '../output/screen.ts'

const MOST_DIFFERENCES = 5

/**
 * Prints for each table whether it is what DynamoDB has, and the first differences by path and type.
 * @param where the rows are, `The lake holds`
 * @returns whether all are
 */
export async function printCheck(
  checks: readonly TableCheck[],
  ms: number,
  where = 'The lake holds',
): Promise<boolean> {
  const width = Math.max(...checks.map(({ table }) => table.length))
  const sum = (of: (check: TableCheck) => number) => checks.reduce((total, check) => total + of(check), 0)
  const isSame = checks.every(({ differences }) => differences.length === 0)
  const all = `${count(sum(({ items }) => items))} items, ${count(sum(({ values }) => values))} values, in ${seconds(ms)}`
  const many = count(sum(({ differences }) => differences.length))
  await print([
    ...checks.flatMap(check => [...checkLines(check, width)]),
    '',
    verdict(isSame, isSame ? `${where} what DynamoDB holds: ${all}` : `Differences: ${many}, among ${all}`),
  ])
  return isSame
}

function* checkLines({ table, items, values, differences }: TableCheck, width: number): Generator<string> {
  const counts = `${count(items).padStart(6)} items ${count(values).padStart(8)} values`
  yield verdict(differences.length === 0, `${table.padEnd(width)} ${counts}`)
  const groups = groupDifferences(differences)
  for (const group of groups.slice(0, MOST_DIFFERENCES)) yield `    ${differenceText(group)}`
  if (groups.length > MOST_DIFFERENCES) yield `    and ${count(groups.length - MOST_DIFFERENCES)} more`
}
