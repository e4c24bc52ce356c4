import fc from 'fast-check'
import { expect, it } from 'vitest'
import { judgeBy, type Verdict } from './judge-replaced.ts'
import { isLoadFolder, isWithin, locationOf } from './locations.ts'

const root = { bucket: 'lake', prefix: 't/' }

// Few characters, some of which come before the slash, and some after it; slashes at the end, or not.
const below = fc.string({ unit: fc.constantFrom('/', 'a', 'b', '-', '~', 'ä', '😀', '￼'), maxLength: 6 })
const location = fc.oneof(
  { weight: 8, arbitrary: below.map(path => `s3://lake/t/${path}`) },
  { weight: 2, arbitrary: below.map(path => `s3://lake/t/load-000001-00000000/${path}`) },
  { weight: 1, arbitrary: fc.constantFrom('s3://lake/t/', 's3://lake/', 's3://lake/u/', 's3://other/t/a/', '') },
)

it('judges as the comparison of each location with all that are live', () => {
  const seen = new Set<Verdict>()
  fc.assert(
    fc.property(fc.array(location, { maxLength: 12 }), fc.array(location, { maxLength: 12 }), (due, live) => {
      const judge = judgeBy(root, live)
      for (const each of due) {
        const verdict = judge(each)
        seen.add(verdict)
        expect(verdict).toBe(judgeSlowly(each, live))
      }
    }),
    { numRuns: 5_000 },
  )
  expect([...seen].sort()).toEqual(['kept', 'live', 'outside', 'removable'])
})

function judgeSlowly(location: string, live: readonly string[]): Verdict {
  if (!isWithin(location, locationOf(root)) || location === locationOf(root)) return 'outside'
  if (live.some(each => each === location)) return 'live'
  const isInUse = live.some(each => isWithin(each, location) || isWithin(location, each))
  const wasLive = !isLoadFolder(location, root)
  return isInUse || (live.length === 0 && wasLive) ? 'kept' : 'removable'
}
