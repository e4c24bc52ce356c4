import kinesalite from 'kinesalite'
import { type HttpService, takeOut } from './emulator.ts'
import { type AwsCall, awsCall } from './json-protocol.ts'
import { namingUnknown } from './name-unknown.ts'
import { type OpenStream, openStream, openStreams, type WantedStream } from './open-stream.ts'
import { refusingUnsound } from './refuse.ts'
import { serve } from './serve.ts'
import { settleStreams } from './settle.ts'
import { takingStreamArns } from './stream-arn.ts'

export interface KinesisOptions {
  /** Where streams are kept; in memory if left out. */
  readonly directory: string | undefined
  readonly port: number
  /** Made if they are not there. */
  readonly stream: WantedStream
  readonly pipeStreams: readonly WantedStream[]
  readonly onFailure: (error: unknown) => void
}

export interface Kinesis extends AsyncDisposable {
  readonly url: string
  readonly call: AwsCall
  readonly stream: OpenStream
  /** By name. */
  readonly pipeStreams: ReadonlyMap<string, OpenStream>
}

/** The emulator makes clients wait for streams, unless told otherwise, and has ten shards. */
const AT_ONCE = { createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0, shardLimit: 1_000 }

/** Starts the emulated Kinesis. @throws ConfigError if the port is taken */
export async function openKinesis(options: KinesisOptions): Promise<Kinesis> {
  const { directory, port, onFailure } = options
  await using opened = new AsyncDisposableStack()
  const emulator = takeOut(kinesalite({ ...(directory && { path: directory }), ...AT_ONCE }))
  opened.defer(() => emulator.close())
  const callOf = (service: HttpService) => awsCall(service, 'Kinesis_20131202', 'application/x-amz-json-1.1')
  const service = settleStreams(namingUnknown(emulator.service, 'Kinesis'), callOf(emulator.service))
  const call = callOf(service)
  const stream = await openStream(call, options.stream)
  const pipeStreams = await openStreams(call, options.pipeStreams)
  const outer = refusingUnsound(takingStreamArns(service))
  const served = await serve(emulator.server, outer, { name: 'Kinesis', port, onFailure })
  opened.defer(() => served.stop())
  const everything = opened.move()
  return { url: served.url, call, stream, pipeStreams, [Symbol.asyncDispose]: () => everything.disposeAsync() }
}
