import type { Resource } from '../../synth/resource.ts'
import type { Synthesized } from '../synthesized.ts'

/** What must hold for a resource of a type in a stage; it throws, by `expect`, if it does not. */
export type Rule = (resource: Resource, app: Synthesized) => void

export const PERMANENT = ['staging', 'production']

/** Holds data: kept and protected in a permanent stage, and gone with any other one. */
export const keepsData: Rule = ({ options: { retainOnDelete, protect } }, { stage }) => {
  const kept = { retainOnDelete, protect }
  const isPermanent = PERMANENT.includes(stage)
  if (kept.retainOnDelete === isPermanent && kept.protect === isPermanent) return
  throw new Error(`Expected retainOnDelete and protect to be ${isPermanent}, found ${JSON.stringify(kept)}`)
}
