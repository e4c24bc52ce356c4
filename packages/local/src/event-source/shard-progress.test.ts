import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ShardProgress } from './shard-progress.ts'

describe('ShardProgress', () => {
  it('has everything done up to the checkpoint, and not what follows it', () => {
    const steps = fc.array(fc.oneof(fc.constant('read' as const), fc.nat(30)), { maxLength: 80 })
    fc.assert(
      fc.property(fc.option(fc.constant('7'), { nil: undefined }), steps, (start, steps) => {
        const progress = new ShardProgress(start)
        const read: { name: string; isDone: boolean }[] = []
        for (const step of steps) {
          if (step === 'read') {
            read.push({ name: String(8 + read.length), isDone: false })
            progress.read(String(7 + read.length), read.length)
          }
          const record = step === 'read' ? undefined : read[step]
          if (record !== undefined) {
            record.isDone = true
            progress.finish(record.name)
          }
          const doneInARow = [...read, { isDone: false }].findIndex(({ isDone }) => !isDone)
          expect(progress.checkpoint).toBe(read[doneInARow - 1]?.name ?? start)
          expect(progress.unfinished).toBe(read.filter(({ isDone }) => !isDone).length)
          expect(progress.oldestArrival).toBe(doneInARow < read.length ? doneInARow + 1 : undefined)
        }
      }),
    )
  })
})
