import { expect } from 'vitest'
import { all, keepsData, named, type Rule } from './rule.ts'

export const key: Rule = all(keepsData, ({ inputs }) => {
  // The longest time that KMS gives to change one's mind: without the key, quarantine is lost.
  expect(inputs).toMatchObject({ enableKeyRotation: true, deletionWindowInDays: 30 })
})

export const keyAlias: Rule = all(named, ({ inputs }, { stage }) => {
  expect(inputs).toEqual({ name: `alias/inlet-${stage}-quarantine`, targetKeyId: 'QuarantineKey' })
})
