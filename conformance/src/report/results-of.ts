import type { TestCase, TestModule } from 'vitest/node'
import { PARTS } from './parts.ts'
import type { Outcome, Result } from './result.ts'

/** All claims that a run tested, in the order of the page whatever the order of the run. */
export function resultsOf(modules: readonly TestModule[]): Result[] {
  const results = modules.flatMap(module => [...module.children.allTests()].flatMap(resultOf))
  const order = (result: Result) => PARTS.findIndex(({ name }) => name === result.part)
  return results.sort((a, b) => order(a) - order(b) || compare(a.witness, b.witness) || compare(a.claim, b.claim))
}

function resultOf(test: TestCase): Result[] {
  const claim = test.meta().conformance
  return claim === undefined ? [] : [{ ...claim, outcome: outcomeOf(test) }]
}

function outcomeOf(test: TestCase): Outcome {
  const result = test.result()
  if (result.state === 'skipped') return { state: 'skipped', reason: result.note ?? 'no reason given' }
  return { state: result.state === 'passed' ? 'agrees' : 'disagrees' }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
