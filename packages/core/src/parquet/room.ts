/** Larger pages get memory of their own: those of a column with values of megabytes. */
const MOST_BYTES = 4 << 20

/**
 * Memory that is used again: what lies outside of V8's heap is freed late, and each new piece of it costs page faults. What
 * somebody has got from a room is good until the next one asks.
 */
class Room {
  #buffer = new ArrayBuffer(0)

  /** So many bytes, whatever was in them. They start where numbers of eight bytes may. */
  bytes(size: number): Uint8Array<ArrayBuffer> {
    if (size > MOST_BYTES) return new Uint8Array(size)
    if (this.#buffer.byteLength < size) this.#buffer = new ArrayBuffer(Math.min(MOST_BYTES, size * 2))
    return new Uint8Array(this.#buffer, 0, size)
  }

  zeros(size: number): Uint8Array<ArrayBuffer> {
    return this.bytes(size).fill(0)
  }
}

/** Where pages are encoded, one after the other. */
export const pageRoom = new Room()

/** Where they are compressed into. */
export const compressedRoom = new Room()
