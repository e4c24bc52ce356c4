import type { TestCase, TestModule } from 'vitest/node'
import type { ClaimMeta } from '../claims/prove.ts'
import { PARTS } from './parts.ts'
import type { Outcome, Result } from './result.ts'

/** All claims that a run tested, in the order of the page whatever the order of the run. */
export function resultsOf(modules: readonly TestModule[]): Result[] {
  const tests = modules.flatMap(module => [...module.children.allTests()].flatMap(claimTest))
  const claims = Map.groupBy(tests, ({ claim }) => JSON.stringify([claim.part, claim.claim, claim.witness]))
  const order = (result: Result) => PARTS.findIndex(({ name }) => name === result.part)
  return [...claims.values()]
    .flatMap(resultOf)
    .sort((a, b) => order(a) - order(b) || compare(a.witness, b.witness) || compare(a.claim, b.claim))
}

interface ClaimTest {
  readonly claim: ClaimMeta
  readonly outcome: Outcome
}

function claimTest(test: TestCase): ClaimTest[] {
  const claim = test.meta().conformance
  return claim === undefined ? [] : [{ claim, outcome: outcomeOf(test) }]
}

/** The cases of a claim are one result. */
function resultOf(tests: readonly ClaimTest[]): Result[] {
  const [first] = tests
  if (first?.claim.hasCases) return [{ ...first.claim, outcome: outcomeOfCases(tests.map(({ outcome }) => outcome)) }]
  return tests.map(({ claim, outcome }) => ({ ...claim, outcome }))
}

function outcomeOf(test: TestCase): Outcome {
  const result = test.result()
  if (result.state === 'skipped') return { state: 'skipped', reason: result.note ?? 'no reason given' }
  return { state: result.state === 'passed' ? 'agrees' : 'disagrees' }
}

/** A case that is skipped is one that the witness is known to get wrong; where all are, there is no witness. */
function outcomeOfCases(outcomes: readonly Outcome[]): Outcome {
  const asked = outcomes.filter(({ state }) => state !== 'skipped')
  const [first] = outcomes
  if (asked.length === 0 && first !== undefined) return first
  const agreed = asked.filter(({ state }) => state === 'agrees').length
  return { state: agreed === asked.length ? 'agrees' : 'disagrees', cases: { agreed, all: outcomes.length } }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
