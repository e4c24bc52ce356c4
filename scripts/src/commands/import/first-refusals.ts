import { createInterface } from 'node:readline'
import type { ObjectStore } from '@inlet/lake'

/** A row that is not in the table. */
export interface Refusal {
  readonly row: number
  readonly code: string
  readonly reason: string
}

/** The first refused rows of an output, which has one in each line and may be large. */
export async function firstRefusals(
  store: ObjectStore,
  bucket: string,
  key: string,
  most: number,
): Promise<readonly Refusal[]> {
  const input = await store.readStream(bucket, key)
  const refusals: Refusal[] = []
  try {
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      if (!line.startsWith('{')) continue
      const { row, code, reason }: Refusal = JSON.parse(line.replace(/,$/, ''))
      refusals.push({ row, code, reason })
      if (refusals.length === most) break
    }
  } finally {
    input.destroy()
  }
  return refusals
}
