/** What csv-to-partition's log says of a load on its way. */
export interface LoadGoesOn {
  /** Name of the table. */
  readonly table: string
  readonly dataRef: string
  /** `s3://bucket/key` */
  readonly object: string
  readonly rows: number
  readonly rowsPerSecond: number
  /** From 0 to 1, where somebody can tell. */
  readonly share?: number
}

/** A line of the function's log, if it is one that tells how far a load is. */
export function parseLoadGoesOn(line: string): LoadGoesOn | undefined {
  if (!line.includes('"Load goes on"')) return undefined
  try {
    const { message, ...fields }: LoadGoesOn & { readonly message: unknown } = JSON.parse(line)
    return message === 'Load goes on' ? fields : undefined
  } catch {
    return undefined
  }
}
