import { type Readable, Transform } from 'node:stream'

/**
 * `source`, which must have `size` bytes: one that fails, or ends before or after them, fails with what `failure`
 * makes of it. A connection that is cut off does not always look like an error, and half an object must never pass
 * for a whole one.
 */
export function exactStream(source: Readable, size: number, failure: (cause: Error) => unknown): Readable {
  let missing = size
  const fail = (cause: Error) => void exact.destroy(asError(failure(cause)))
  const exact: Transform = new Transform({
    transform(piece: Uint8Array, _encoding, done) {
      missing -= piece.byteLength
      done(null, piece)
    },
    flush(done) {
      done(missing === 0 ? null : asError(failure(new Error(`Expected ${size} bytes, found ${size - missing}`))))
    },
    destroy(error, done) {
      source.destroy()
      done(error)
    },
  })
  source.on('error', fail)
  source.on('close', () => source.readableEnded || fail(new Error(`Closed before all ${size} bytes came`)))
  return source.pipe(exact)
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error('Not an error', { cause: thrown })
}
