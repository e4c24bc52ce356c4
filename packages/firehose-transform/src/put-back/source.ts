/** Where an event's records came from, and can be put again. */
export interface Source {
  /** For messages. */
  readonly name: string
  /**
   * Puts entries in one call, unless `signal` ends it.
   * @returns for each of them, whether it was taken
   * @throws what the SDK throws
   */
  put(entries: readonly Entry[], signal: AbortSignal): Promise<readonly boolean[]>
}

export interface Entry {
  readonly data: Uint8Array
  /** That of the record, so that it stays with the changes of its item. */
  readonly partitionKey: string
}

/** The source of an event's records, by the ARNs that the event names. */
export type OpenSource = (event: {
  readonly deliveryStreamArn: string
  readonly sourceKinesisStreamArn?: string | undefined
}) => Promise<Source>
