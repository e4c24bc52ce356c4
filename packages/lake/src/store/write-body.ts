/** What the caller's own iterator threw while its pieces were being written. */
export class BodyFailure extends Error {
  override readonly name = 'BodyFailure'
}

/** The pieces of `body`; what it throws comes as a BodyFailure, so that it is not taken for a failure of the store. */
export async function* piecesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } catch (cause) {
    throw new BodyFailure('The body could not be read to its end', { cause })
  }
}
