import type { ClaimMeta } from '../claims/prove.ts'

/** What became of a claim. */
export type Outcome =
  | { readonly state: 'agrees' | 'disagrees'; readonly cases?: Cases }
  | { readonly state: 'skipped'; readonly reason: string }

/** Of a claim that holds in many. */
interface Cases {
  readonly agreed: number
  readonly all: number
}

/** A claim, its witness, and what became of it. */
export interface Result extends ClaimMeta {
  readonly outcome: Outcome
}
