import { it } from 'vitest'
import type { Witness } from './witness.ts'

/** What a test tells the page of results: kept with the test, and read by the reporter. */
export interface ClaimMeta {
  readonly part: string
  readonly claim: string
  readonly witness: string
  /** Not there if the witness is missing. */
  readonly version?: string
  /** Measured in this run, by name, with units: `cold start: 182 ms`. */
  readonly figures: Record<string, string>
  /** Whether the test is one of many cases of the claim. */
  readonly hasCases?: true
}

declare module 'vitest' {
  interface TaskMeta {
    conformance?: ClaimMeta
  }
}

export interface Proving {
  /** Notes what was measured; it is shown beside the claim. */
  readonly measured: (name: string, value: string) => void
}

/** A test is a claim of `part` that `witness` agrees with. */
export type Prove = (claim: string, test: (proving: Proving) => Promise<void>, timeoutMs?: number) => void

/**
 * Gives the `it` of a part and a witness. Without the witness its tests are skipped, with the reason; with
 * `CONFORMANCE=whole` they fail, so that a run that has to be whole cannot pass by lack of a tool.
 */
export function proving(part: string, witness: Witness): Prove {
  return (claim, test, timeoutMs) => {
    it(`${claim} (${witness.name})`, timeoutMs === undefined ? {} : { timeout: timeoutMs }, async ({ task, skip }) => {
      const figures: Record<string, string> = {}
      const { found, name } = witness
      const meta: ClaimMeta = {
        part,
        claim,
        witness: name,
        figures,
        ...('version' in found ? { version: found.version } : {}),
      }
      task.meta.conformance = meta
      if ('missing' in found) {
        if (process.env.CONFORMANCE === 'whole') throw new Error(`${name} is missing: ${found.missing}`)
        skip(found.missing)
      }
      await test({
        measured: (figure, value) => {
          figures[figure] = value
        },
      })
    })
  }
}
