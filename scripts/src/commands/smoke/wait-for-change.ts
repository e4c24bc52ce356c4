import { countBy, whyNotYet } from './ask-athena.ts'
import type { Smoke } from './check.ts'

/** Where changes of an item arrive. Conditions and names are as SQL has them. */
export interface Place {
  /** For messages: `raw.orders`. */
  readonly name: string
  readonly table: string
  /** The view of what the DynamoDB table holds. */
  readonly current: string
  /** The item. */
  readonly item: string
  /** The changes of the last day or so, which cost little to look through. */
  readonly recent: string
  /** Whether a removal is a row of its own, or takes the item's row away. */
  readonly keepsRemovals: boolean
}

/** Waits for the item's first change, and for the item in the view. */
export async function waitForItem(smoke: Smoke, place: Place): Promise<void> {
  await waitForTable(smoke, place, `the new item in ${place.name}`, `cdc_operation <> 'REMOVE'`, 1)
  await waitForView(smoke, place, `the new item in ${place.name}_current`, 1)
}

/** Waits for the item's removal, and for the view to be without it. */
export async function waitForRemoval(smoke: Smoke, place: Place): Promise<void> {
  const what = `the removal in ${place.name}`
  if (place.keepsRemovals) await waitForTable(smoke, place, what, `cdc_operation = 'REMOVE'`, 1)
  else await waitForTable(smoke, place, what, `true`, 0)
  await waitForView(smoke, place, `${place.name}_current without the item`, 0)
}

/** The view reads all that was ever changed, so it is asked only when the table has the change. */
function waitForView(smoke: Smoke, { current, item }: Place, what: string, expected: 0 | 1): Promise<void> {
  const { CurrentWorkgroupName } = smoke.outputs
  return waitForRows(smoke, what, CurrentWorkgroupName, `SELECT count(*) FROM ${current} WHERE ${item}`, expected)
}

function waitForTable(smoke: Smoke, place: Place, what: string, change: string, expected: 0 | 1): Promise<void> {
  const sql = `SELECT count(*) FROM ${place.table} WHERE ${place.item} AND ${place.recent} AND ${change}`
  return waitForRows(smoke, what, smoke.outputs.QueriesWorkgroupName, sql, expected)
}

/** Changes may be delivered twice, so that 1 is one or more. */
function waitForRows(smoke: Smoke, what: string, workgroup: string, sql: string, expected: 0 | 1): Promise<void> {
  return smoke.waitUntil(what, () =>
    whyNotYet(async () => {
      const rows = await countBy(smoke, workgroup, sql)
      if (Math.min(rows, 1) === expected) return undefined
      return rows === 0 ? 'it is not there' : 'it is still there'
    }),
  )
}
