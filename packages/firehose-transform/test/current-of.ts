import { keyOf } from './history.ts'
import type { Row } from './transformer.ts'

/** The rule of `_changes` and `_current`, in plain words. */
export function currentOf(rows: readonly Row[]): ReadonlyMap<string, unknown> {
  const changes = new Map<string, Row>()
  for (const row of rows) {
    const { cdc_event_id, cdc_key, cdc_operation, cdc_changed_at_us } = row
    const change = JSON.stringify([cdc_event_id, cdc_key, cdc_operation, cdc_changed_at_us])
    const known = changes.get(change)
    if (known === undefined || isLower(row, known)) changes.set(change, row)
  }
  const newest = new Map<unknown, Row>()
  for (const row of changes.values()) {
    const known = newest.get(row.cdc_key)
    const [time, knownTime] = [Number(row.cdc_changed_at_us), Number(known?.cdc_changed_at_us)]
    if (known === undefined || time > knownTime || (time === knownTime && isLower(known, row)))
      newest.set(row.cdc_key, row)
  }
  const current = [...newest.values()].filter(({ cdc_operation }) => cdc_operation !== 'REMOVE')
  return new Map(current.map(({ pk, sk, note }) => [keyOf({ pk: { S: pk }, sk: { N: String(sk) } }), note]))
}

function isLower(a: Row, b: Row): boolean {
  const [one, other] = [numberOf(a), numberOf(b)]
  return one[0] < other[0] || (one[0] === other[0] && one[1] < other[1])
}

/** The stream's number, and the place in an aggregate. */
function numberOf({ cdc_sequence_number }: Row): readonly [bigint, number] {
  const [number = '', place = '-1'] = String(cdc_sequence_number).split('.')
  return [BigInt(number), Number(place)]
}
