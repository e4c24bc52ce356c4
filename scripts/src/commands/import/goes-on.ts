/** What the function says on its way. */
export interface GoesOn {
  /** `s3://bucket/key` */
  readonly object: string
  readonly rows: number
  readonly unprocessed: number
  readonly rowsPerSecond: number
  /** Of the text, that is settled. */
  readonly byte: number
  /** Bytes of the object, which may be compressed. */
  readonly size: number
}

/** A line of the function's log, if it is one that tells how far the import is. */
export function parseGoesOn(line: string): GoesOn | undefined {
  if (!line.includes('"Import goes on"')) return undefined
  try {
    const { message, ...fields }: GoesOn & { readonly message: unknown } = JSON.parse(line)
    return message === 'Import goes on' ? fields : undefined
  } catch {
    return undefined
  }
}
