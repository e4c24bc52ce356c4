import { UsageError } from '../../output/run-cli.ts'
import type { Fate } from '../../records/fate.ts'

/** What became of a record, as `--outcome` names it. */
export const OUTCOMES = ['loaded', 'rescued', 'quarantined', 'given-up', 'waiting'] as const
export type Outcome = (typeof OUTCOMES)[number]

/** The outcomes in a list such as `rescued,quarantined`; all, if there is none. @throws UsageError */
export function readOutcomes(text: string | undefined): ReadonlySet<Outcome> {
  if (text === undefined) return new Set(OUTCOMES)
  const names = text.split(',').map(name => name.trim())
  return new Set(
    names.map(name => {
      const outcome = OUTCOMES.find(each => each === name)
      if (outcome !== undefined) return outcome
      throw new UsageError(`Expected --outcome with some of ${OUTCOMES.join(',')}, found "${name}"`)
    }),
  )
}

/** `loaded` is a row without a value in `rescued_data`, `rescued` one with some. */
export function outcomeOf(fate: Fate): Outcome {
  if (fate.is === 'given up') return 'given-up'
  return fate.is === 'loaded' && fate.rescued > 0 ? 'rescued' : fate.is
}
