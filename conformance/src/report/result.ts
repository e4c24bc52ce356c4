import type { ClaimMeta } from '../claims/prove.ts'

/** What became of a claim. */
export type Outcome =
  | { readonly state: 'agrees' | 'disagrees' }
  | { readonly state: 'skipped'; readonly reason: string }

/** A claim, its witness, and what became of it. */
export interface Result extends ClaimMeta {
  readonly outcome: Outcome
}
