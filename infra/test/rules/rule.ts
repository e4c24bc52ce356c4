import { expect } from 'vitest'
import type { Resource } from '../../synth/resource.ts'
import type { Synthesized } from '../synthesized.ts'

/** What must hold for a resource of a type in a stage; it throws, by `expect`, if it does not. */
export type Rule = (resource: Resource, app: Synthesized) => void

export const PERMANENT = ['staging', 'production']

/** All of them. */
export const all =
  (...rules: readonly Rule[]): Rule =>
  (resource, app) => {
    for (const rule of rules) rule(resource, app)
  }

/** Holds data: kept and protected in a permanent stage, and gone with any other one. */
export const keepsData: Rule = ({ options: { retainOnDelete, protect } }, { stage }) => {
  const kept = { retainOnDelete, protect }
  const isPermanent = PERMANENT.includes(stage)
  if (kept.retainOnDelete === isPermanent && kept.protect === isPermanent) return
  throw new Error(`Expected retainOnDelete and protect to be ${isPermanent}, found ${JSON.stringify(kept)}`)
}

/** Has a name of the app and the stage on AWS. */
export const named: Rule = ({ inputs }, { stage }) => {
  const name = String(inputs.name ?? inputs.dashboardName)
  expect(name.replaceAll('_', '-')).toMatch(new RegExp(`^(?:alias/)?inlet-${stage}-`))
}

/** Of things that are a part of another resource, or a mark in SST's state: their owners' rules look at them. */
export const ofOwner: Rule = () => {}
