import { afterAll, beforeEach, describe, type TestContext } from 'vitest'
import type { ClaimMeta } from './prove.ts'
import type { Witness } from './witness.ts'

/**
 * What a witness gets wrong: by the case, as its blocks and its test are called (`reading > reads "x"`), what it does,
 * and where it says what is right.
 */
export type Faults = Readonly<Record<string, string>>

/** A claim of many cases: `declare` declares a test for each. */
export type ProveCases = (claim: string, declare: () => void) => void

/** As `proving`, for claims of many cases: the page has a line for them all. What the witness gets wrong is left out. */
export function provingCases(part: string, witness: Witness, faults: Faults = {}): ProveCases {
  const { name, found } = witness
  const unmet = new Set(Object.keys(faults))
  afterAll(() => {
    if (unmet.size > 0) throw new Error(`${name} has faults of cases that are not there: ${[...unmet].join('; ')}`)
  })
  return (claim, declare) => {
    const version = 'version' in found ? { version: found.version } : {}
    const conformance: ClaimMeta = { part, claim, witness: name, ...version, figures: {}, hasCases: true }
    const title = `${claim} (${name})`
    describe(title, { meta: { conformance } }, () => {
      beforeEach(({ task, skip }) => {
        const which = caseOf(task, title)
        unmet.delete(which)
        if ('missing' in found) {
          if (process.env.CONFORMANCE === 'whole') throw new Error(`${name} is missing: ${found.missing}`)
          skip(found.missing)
        }
        const fault = faults[which]
        if (fault !== undefined) skip(fault)
      })
      declare()
    })
  }
}

/** The names of the blocks within the claim, and of the test. */
function caseOf(task: TestContext['task'], title: string): string {
  const names = [task.name]
  for (let { suite } = task; suite !== undefined && suite.name !== title; suite = suite.suite) names.unshift(suite.name)
  return names.join(' > ')
}
