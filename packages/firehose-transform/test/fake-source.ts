import type { Entry, Source } from '../src/put-back/source.ts'

/** What a call does: takes all, takes those that it says, or throws. */
export type Turn = 'take' | ((index: number) => boolean) | Error

export interface FakeSource extends Source {
  /** The sizes of the calls, in records. */
  readonly calls: readonly number[]
  /** What was taken, in its order. */
  readonly taken: readonly Entry[]
}

/** A source that holds calls to what services take. After its `turns`, it takes everything. */
export function fakeSource(turns: Iterable<Turn> = []): FakeSource {
  const next = turns[Symbol.iterator]()
  const calls: number[] = []
  const taken: Entry[] = []
  return {
    name: 'fake',
    calls,
    taken,
    async put(entries) {
      calls.push(entries.length)
      const bytes = entries.reduce((sum, { data, partitionKey }) => sum + data.byteLength + partitionKey.length, 0)
      if (entries.length < 1 || entries.length > 500) throw new RangeError(`${entries.length} records in a call`)
      if (bytes > 4_194_304) throw new RangeError(`${bytes} bytes in a call`)
      const turn = next.next().value ?? 'take'
      if (turn instanceof Error) throw turn
      const answers = entries.map((_, index) => turn === 'take' || turn(index))
      taken.push(...entries.filter((_, index) => answers[index]))
      return answers
    },
  }
}

/** An error as the SDK throws it. */
export function serviceError(name: string, $fault: 'client' | 'server'): Error {
  return Object.assign(new Error(`${name} of the service`), { name, $fault })
}
