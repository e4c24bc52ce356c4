/** A call of AWS: one operation on one thing. A request that is about several things makes several. */
export interface AwsCall {
  /** As signatures name it: `s3`, `glue`, `dynamodb` … */
  readonly service: string
  /** `GetObject` */
  readonly operation: string
  readonly region: string
  /** What it is about, and what else its permissions depend on. */
  readonly target: Target
}

/** By service, the names in use: */
export type Target = Readonly<
  Partial<
    Record<
      // s3
      | 'bucket'
      | 'key'
      | 'prefix'
      | 'copySource'
      | 'condition'
      | 'checksumMode'
      // glue
      | 'database'
      // glue, dynamodb: a name, or for dynamodb an ARN
      | 'table'
      // kinesis, firehose, lambda: a name or an ARN
      | 'stream'
      | 'function'
      // athena
      | 'workgroup'
      | 'statement',
      string
    >
  >
>

/** An HTTP request whose body has come in whole. */
export interface AwsRequest {
  readonly method: string
  /** From the path on. */
  readonly url: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Buffer
}

export interface AwsResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: Uint8Array
}

/** Plays a service. `calls` are what the request was read to be: at least one, all of one operation. */
export type StandIn = (request: AwsRequest, calls: readonly AwsCall[]) => Promise<AwsResponse>

/** `s3:GetObject`, as IAM and people write it. */
export function nameOf({ service, operation }: Pick<AwsCall, 'service' | 'operation'>): string {
  return `${service}:${operation}`
}

/** Calls that differ in something. */
export function distinctCalls(calls: readonly AwsCall[]): AwsCall[] {
  return [...new Map(calls.map(call => [JSON.stringify(call), call])).values()]
}
