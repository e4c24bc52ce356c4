import type { StageInput } from '../stage-settings.ts'

/** Settings of a stage with parts that it has only if it asks for them: what tests ask alike is synthesized once. */
export const WITH_CRAWLER: StageInput = { orders: { crawler: true } }

/** Its name is read in what it is granted. */
const READER = 'arn:aws:iam::123456789012:role/teams/Analyst'

export const WITH_LAKE_FORMATION: StageInput = { ...WITH_CRAWLER, lakeFormation: { readers: [READER] } }
