import { print } from '../output/print.ts'
import type { Scenario } from '../samples/scenario.ts'
import type { LoadResult } from './load-scenario.ts'
import { count, perSecond, seconds } from './numbers.ts'
import { totalMetrics } from './read-metrics.ts'
import { table, verdict } from './screen.ts'

/** Under which the function counts records that belong to no table. */
const NO_TABLE = 'none'

/**
 * Prints what came in and what became of it, and adds it up.
 * @returns whether every record is accounted for
 */
export async function printLoad(result: LoadResult, scenario: Scenario): Promise<boolean> {
  const { batches, delivered, ms, metrics, quarantined } = result
  const total = totalMetrics(metrics.values())
  const inQuarantine = Iterator.from(quarantined.values()).reduce((sum, objects) => sum + objects, 0)
  const isComplete = delivered === total.RowsWritten + total.RecordsQuarantined
  const isKept = inQuarantine === scenario.poison
  await print([
    `  ${count(delivered)} records in ${batches} batches: ${seconds(ms)}, ${perSecond(delivered, 'records', ms)}.`,
    `  After failures Lambda sends records again: ${count(scenario.repeated)} came with their whole batch,`,
    `  ${count(scenario.bisected)} with the halves of it.`,
    '',
    ...loadTable(result),
    '  What a column cannot hold exactly is rescued: rescued_data has it, as it was.',
    '',
    verdict(
      isComplete,
      `${count(delivered)} records in = ${count(total.RowsWritten)} rows written + ${count(total.RecordsQuarantined)} quarantined`,
    ),
    verdict(
      isKept,
      `${count(scenario.poison)} bad records, however often they came = ${count(inQuarantine)} objects in quarantine`,
    ),
    ...codeLines(quarantined),
  ])
  return isComplete && isKept
}

/** `6 × NOT_A_CHANGE, 2 × NOT_JSON`, three to a line. */
function codeLines(quarantined: LoadResult['quarantined']): string[] {
  const codes = Array.from(quarantined, ([code, objects]) => `${objects} × ${code}`)
  const lines = Array.from({ length: Math.ceil(codes.length / 3) }, (_, line) => codes.slice(3 * line, 3 * line + 3))
  return lines.map(line => `    ${line.join(', ')}`)
}

function loadTable({ metrics }: LoadResult): string[] {
  const tables = [...metrics].sort(([a], [b]) => order(a).localeCompare(order(b), 'en'))
  const rows = [...tables, ['total', totalMetrics(metrics.values())] as const]
  return table({
    columns: [
      { name: 'table' },
      ...['records in', 'written', 'rescued', 'quarantined'].map(name => ({ name, isNumber: true })),
    ],
    rows: rows.map(([name, { RowsIn, RowsWritten, ValuesRescued, RecordsQuarantined }]) => [
      name === NO_TABLE ? '(of no table)' : name,
      ...[RowsIn, RowsWritten, ValuesRescued, RecordsQuarantined].map(count),
    ]),
  })
}

/** The records of no table come last. */
function order(table: string): string {
  return table === NO_TABLE ? '\uffff' : table
}
