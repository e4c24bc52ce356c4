import type { Random } from '../../samples/random.ts'

/** Keys to take from, each once unless it is put back. */
export interface KeyPool<Key> {
  /** How many there are. */
  readonly size: number
  /** @throws RangeError if there is none */
  take(random: Random): Key
  putBack(key: Key): void
}

/** A pool of those keys, each as likely as the others. */
export function keyPool<Key>(keys: readonly Key[] = []): KeyPool<Key> {
  const left = [...keys]
  return {
    get size() {
      return left.length
    },
    /** In no time: the last takes its place. */
    take(random) {
      const index = random.int(0, left.length - 1)
      const last = left.pop()
      const key = left[index] ?? last
      if (key === undefined || last === undefined) throw new RangeError('Expected a key, found none')
      if (index < left.length) left[index] = last
      return key
    },
    putBack: key => void left.push(key),
  }
}

/** A pool with a new key for ever. */
export function endlessPool<Key>(newKey: (random: Random) => Key): KeyPool<Key> {
  return { size: Number.POSITIVE_INFINITY, take: newKey, putBack: () => undefined }
}
