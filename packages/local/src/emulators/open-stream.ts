import { type AwsCall, AwsError } from './json-protocol.ts'

/** The longest that the emulator keeps records, as Inlet's streams on AWS do: a week. */
const RETENTION_HOURS = 168

interface Summary {
  readonly StreamDescriptionSummary: {
    readonly StreamARN: string
    readonly RetentionPeriodHours: number
    /** Seconds since 1970. */
    readonly StreamCreationTimestamp: number
  }
}

export interface WantedStream {
  readonly name: string
  readonly shards: number
}

export interface OpenStream {
  readonly arn: string
  /** Tells the stream from others of its name, before and after it. */
  readonly id: string
}

/** Makes a stream, unless it is there. */
export async function openStream(kinesis: AwsCall, { name, shards }: WantedStream): Promise<OpenStream> {
  const input = { StreamName: name }
  const describe = async () => (await kinesis<Summary>('DescribeStreamSummary', input)).StreamDescriptionSummary
  const found = await describe().catch(async (error: unknown) => {
    if (!(error instanceof AwsError && error.type === 'ResourceNotFoundException')) throw error
    await kinesis('CreateStream', { ...input, ShardCount: shards })
    return describe()
  })
  if (found.RetentionPeriodHours < RETENTION_HOURS) {
    await kinesis('IncreaseStreamRetentionPeriod', { ...input, RetentionPeriodHours: RETENTION_HOURS })
  }
  return { arn: found.StreamARN, id: `${name}@${found.StreamCreationTimestamp}` }
}

/** Makes streams, unless they are there. @returns them by name */
export async function openStreams(
  kinesis: AwsCall,
  wanted: readonly WantedStream[],
): Promise<ReadonlyMap<string, OpenStream>> {
  const opened = new Map<string, OpenStream>()
  for (const stream of wanted) opened.set(stream.name, await openStream(kinesis, stream))
  return opened
}
