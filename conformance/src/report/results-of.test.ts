import { expect, it } from 'vitest'
import type { TestModule } from 'vitest/node'
import { pageOf } from './page.ts'
import { resultsOf } from './results-of.ts'

type State = 'passed' | 'failed' | 'skipped'

/** A module whose tests are cases of claims of one witness. */
function moduleOf(cases: readonly (readonly [claim: string, state: State])[]): TestModule {
  const tests = cases.map(([claim, state]) => ({
    meta: () => ({ conformance: { part: 'wire', claim, witness: 'moto', version: '5', figures: {}, hasCases: true } }),
    result: () => ({ state, note: 'why not' }),
  }))
  return { children: { allTests: () => tests } } as unknown as TestModule
}

it('makes one line of a claim with many cases', () => {
  const results = resultsOf([
    moduleOf([
      ['is whole', 'passed'],
      ['lacks one', 'skipped'],
      ['is wrong', 'passed'],
      ['is not there', 'skipped'],
      ['is whole', 'passed'],
      ['lacks one', 'passed'],
      ['is wrong', 'failed'],
    ]),
  ])

  expect(pageOf(results, false).split('\n').slice(-5)).toEqual([
    '| is not there | moto | 5 | skipped: why not |',
    '| is whole | moto | 5 | agrees in 2 cases |',
    '| is wrong | moto | 5 | disagrees in 1 of 2 cases |',
    '| lacks one | moto | 5 | agrees in 1 of 2 cases |',
    '',
  ])
})
