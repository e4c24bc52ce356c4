/** `pieces` without their first `start` bytes. */
export async function* readFrom(
  start: number,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, void> {
  let ahead = start
  for await (const piece of pieces) {
    if (ahead < piece.byteLength) yield piece.subarray(ahead)
    ahead = Math.max(0, ahead - piece.byteLength)
  }
}
