import { expect } from 'vitest'
import { roleStatements, trustStatements } from './policies.ts'
import type { Rule } from './rule.ts'

/** AWS's services that act for us, each by a role of its own. */
const SERVICES = [
  'firehose.amazonaws.com',
  'glue.amazonaws.com',
  'lambda.amazonaws.com',
  'pipes.amazonaws.com',
  'scheduler.amazonaws.com',
]

/** `s3:*`, `s3:Get*`: more than somebody has thought of. */
const BROAD_ACTION = /\*/

/** A part of an ARN that stands for more than what the stage has: an account's, or all of a service. */
const NARROW_RESOURCE = /^arn:aws:[a-z0-9]+:(?:eu-west-1)?:(?:123456789012)?:[^*]{3,}/

export const role: Rule = self => {
  const { inputs } = self
  expect(inputs.managedPolicyArns ?? []).toEqual([])
  expect(trustStatements(self)).toHaveLength(1)
  for (const { Principal, Condition = {} } of trustStatements(self)) {
    const { Service: service, ...others } = Principal as Record<string, unknown>
    expect(others).toEqual({})
    expect(SERVICES).toContain(String(service))
    // Lambda takes a role of nobody but whom the function is of.
    expect(Object.keys(Condition).length > 0).toBe(String(service) !== 'lambda.amazonaws.com')
  }
  const statements = roleStatements(self)
  expect(statements.length).toBeGreaterThan(0)
  for (const { Effect, Action, Resource } of statements) {
    expect(Effect).toBe('Allow')
    expect(Action.length).toBeGreaterThan(0)
    expect(Action.filter(action => BROAD_ACTION.test(action))).toEqual([])
    expect(Resource.length).toBeGreaterThan(0)
    // Lake Formation has no resources that a policy could name.
    if (Action.join() !== 'lakeformation:GetDataAccess') {
      expect(Resource.filter(each => !NARROW_RESOURCE.test(each))).toEqual([])
    }
  }
  // IAM's limit for all policies within a role, without white space.
  expect(JSON.stringify(statements).length).toBeLessThan(10_240)
}
