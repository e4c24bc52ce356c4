import { setTimeout as sleep } from 'node:timers/promises'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KeyLocks } from './key-locks.ts'

it('lets one at a time at each key, in order, and gets everyone through', async () => {
  const keys = fc.array(fc.constantFrom('a', 'b', 'c', 'd'), { minLength: 1, maxLength: 4 })
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(keys, fc.nat(2), fc.boolean()), { maxLength: 12 }), async actions => {
      const locks = new KeyLocks()
      const inside = new Set<string>()
      const entered = new Map<string, number[]>()
      const turns = actions.map(([keys, ms, fails], turn) =>
        locks.holding(keys, async () => {
          for (const key of new Set(keys)) {
            expect(inside.has(key)).toBe(false)
            inside.add(key)
            entered.set(key, [...(entered.get(key) ?? []), turn])
          }
          await sleep(ms)
          for (const key of keys) inside.delete(key)
          if (fails) throw new Error('failed')
        }),
      )
      const ends = await Promise.allSettled(turns)
      expect(ends.map(({ status }) => status === 'rejected')).toEqual(actions.map(([, , fails]) => fails))
      for (const turns of entered.values()) expect(turns).toEqual(turns.toSorted((a, b) => a - b))
    }),
    { numRuns: 40 },
  )
})
