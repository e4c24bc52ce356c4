import * as z from 'zod'

/** A line of quarantine, as csv-to-partition writes it, as far as a replay needs it. */
const line = z.object({
  row: z.int().positive(),
  code: z.string().regex(/^[A-Z][A-Z0-9_]{0,59}$/),
})

/** The rows of a load that are in an object of quarantine, by their numbers in the file, with their codes. */
export type RefusedRows = ReadonlyMap<number, string>

/** `undefined` if a line is none that csv-to-partition writes. */
export function readRefusedRows(object: Uint8Array): RefusedRows | undefined {
  const rows = new Map<number, string>()
  for (const text of Buffer.from(object).toString().split('\n')) {
    if (text === '') continue
    const found = readLine(text)
    if (found === undefined) return undefined
    rows.set(found.row, found.code)
  }
  return rows.size === 0 ? undefined : rows
}

function readLine(text: string): z.output<typeof line> | undefined {
  try {
    return line.safeParse(JSON.parse(text)).data
  } catch {
    return undefined
  }
}
