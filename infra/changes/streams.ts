import { nameOf } from '../names.ts'
import { makeStream } from '../parts/make-stream.ts'
import { stage } from '../stages.ts'
import { attachTables } from './attach-tables.ts'

/** A stream of changes, and the tables of other stacks that stream into it. */
export interface ChangeStream {
  /** In `stages.ts`. */
  readonly name: string
  readonly stream: sst.aws.KinesisStream
  readonly sources: readonly string[]
}

export const changeStreams: readonly ChangeStream[] = Object.entries(stage.streams).map(
  ([name, { sources, shards }]) => {
    return { name, sources, stream: makeStream(logicalName(name, ''), nameOf(name), shards) }
  },
)

for (const { name, sources, stream } of changeStreams) await attachTables(sources, stream, nameOf(name))

/** `ChangesLoader`, `ChangesOrdersLoader`: a name that nothing else has, of something that is there for each stream. */
export function logicalName(name: string, thing: string): string {
  return `Changes${name === 'changes' ? '' : name.charAt(0).toUpperCase() + name.slice(1)}${thing}`
}
