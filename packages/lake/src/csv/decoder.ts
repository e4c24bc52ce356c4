import type { Transform } from 'node:stream'
import { BrokenContent } from './broken-content.ts'

/** A stream of node:zlib that decompresses. */
export type ZlibStream = Transform & {
  /** Bytes that it has consumed, of those written to it. */
  readonly bytesWritten: number
}

/**
 * A stream of node:zlib as something to feed, which a pipe cannot replace: it would lose what the stream had ready when
 * it failed, and what the stream left of its input when the compressed data came to its end.
 *
 * The stream works ahead by no more than its buffer, whatever a piece inflates to.
 */
export class Decoder {
  readonly #stream: ZlibStream
  #fed = 0
  #wake = () => {}

  constructor(stream: ZlibStream) {
    this.#stream = stream
    for (const event of ['readable', 'end', 'error', 'close']) stream.on(event, () => this.#wake())
  }

  /**
   * Yields what `piece` inflates to.
   * @returns what follows the compressed data in the piece; if that is not empty, the decoder is of no more use
   */
  async *feed(piece: Uint8Array): AsyncGenerator<Uint8Array, Uint8Array, void> {
    let isTaken = false
    this.#fed += piece.byteLength
    this.#stream.write(piece, () => {
      isTaken = true
      this.#wake()
    })
    yield* this.#outputs(() => isTaken)
    return piece.subarray(piece.byteLength - (this.#fed - this.#stream.bytesWritten))
  }

  /** Yields what is still to come. @throws BrokenContent if the compressed data is cut off */
  async *finish(): AsyncGenerator<Uint8Array, void, void> {
    this.#stream.end()
    yield* this.#outputs(() => this.#stream.readableEnded)
  }

  destroy(): void {
    this.#stream.destroy()
  }

  async *#outputs(isDone: () => boolean): AsyncGenerator<Uint8Array, void, void> {
    for (;;) {
      const change = new Promise<void>(resolve => {
        this.#wake = resolve
      })
      for (let piece = this.#stream.read(); piece !== null; piece = this.#stream.read()) yield piece
      const { errored } = this.#stream
      if (errored !== null) throw new BrokenContent(errored.message, { cause: errored })
      if (isDone()) return
      await change
    }
  }
}
