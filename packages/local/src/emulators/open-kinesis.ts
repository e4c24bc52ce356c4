import kinesalite from 'kinesalite'
import { type HttpService, takeOut } from './emulator.ts'
import { type AwsCall, awsCall } from './json-protocol.ts'
import { type OpenStream, openStream } from './open-stream.ts'
import { refusingNull } from './refuse.ts'
import { serve } from './serve.ts'
import { settleStreams } from './settle.ts'

export interface KinesisOptions {
  /** Where streams are kept; in memory if left out. */
  readonly directory: string | undefined
  readonly port: number
  /** Made if it is not there. */
  readonly stream: { readonly name: string; readonly shards: number }
  readonly onFailure: (error: unknown) => void
}

export interface Kinesis extends AsyncDisposable {
  readonly url: string
  readonly call: AwsCall
  readonly stream: OpenStream
}

/** The emulator makes clients wait for streams, unless told otherwise, and has ten shards. */
const AT_ONCE = { createStreamMs: 0, deleteStreamMs: 0, updateStreamMs: 0, shardLimit: 1_000 }

/** Starts the emulated Kinesis. @throws ConfigError if the port is taken */
export async function openKinesis({ directory, port, stream: wanted, onFailure }: KinesisOptions): Promise<Kinesis> {
  await using opened = new AsyncDisposableStack()
  const emulator = takeOut(kinesalite({ ...(directory && { path: directory }), ...AT_ONCE }))
  opened.defer(() => emulator.close())
  const callOf = (service: HttpService) => awsCall(service, 'Kinesis_20131202', 'application/x-amz-json-1.1')
  const service = settleStreams(emulator.service, callOf(emulator.service))
  const call = callOf(service)
  const stream = await openStream(call, wanted)
  const served = await serve(emulator.server, refusingNull(service), { name: 'Kinesis', port, onFailure })
  opened.defer(() => served.stop())
  const everything = opened.move()
  return { url: served.url, call, stream, [Symbol.asyncDispose]: () => everything.disposeAsync() }
}
