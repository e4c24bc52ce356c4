/** What Firehose answers a request with that fails. */
export class FirehoseError extends Error {
  override readonly name = 'FirehoseError'
  readonly status: number
  /** As Firehose calls it. */
  readonly type: string

  constructor(status: number, type: string, message: string) {
    super(message)
    this.status = status
    this.type = type
  }
}
