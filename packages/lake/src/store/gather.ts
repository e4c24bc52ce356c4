import type { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'

/** All bytes of a stream: in `into` if they fit, so that pieces of a large object take no memory each; else in their own. */
export async function gather(stream: Readable, into?: Uint8Array): Promise<Uint8Array> {
  if (into === undefined) return buffer(stream)
  let length = 0
  let more: Buffer | undefined
  for await (const piece of stream as AsyncIterable<Uint8Array>) {
    if (more !== undefined) more = Buffer.concat([more, piece])
    else if (length + piece.length > into.length) more = Buffer.concat([into.subarray(0, length), piece])
    else into.set(piece, length)
    length += piece.length
  }
  return more ?? into.subarray(0, length)
}
