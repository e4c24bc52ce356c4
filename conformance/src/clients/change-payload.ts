import { nativeChange } from '@inlet/local'

/** 2026-01-31T00:00Z in microseconds. */
const AT = 1_769_817_600_000_000

/** A change record of a table, as DynamoDB puts it into a stream: item `number` is new. */
export function changePayload(table: string, number: number): string {
  const NewImage = { id: { S: `item ${number}` }, amount: { N: `${number}.25` } }
  const change = {
    table,
    keys: { id: NewImage.id },
    at: AT + number,
    effect: { eventName: 'INSERT', images: { NewImage } },
  } as const
  const eventId = `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`
  return JSON.stringify(nativeChange(change, { region: 'us-east-1', eventId, precision: 'MICROSECOND' }))
}
