import { beforeAll, describe, expect, it } from 'vitest'
import { allows, findAllowed, findDenied } from './test/iam/allows.ts'
import { STAGE } from './test/iam/arns.ts'
import { byLakeFormation } from './test/iam/by-lake-formation.ts'
import { NOBODY_MAY } from './test/iam/forbidden.ts'
import { FUNCTION_RIGHTS } from './test/iam/function-rights.ts'
import { policiesOf } from './test/iam/policies-of.ts'
import { findUnneeded, ofAnotherStage, requestsOf, toRequests } from './test/iam/rights.ts'
import { SERVICE_RIGHTS } from './test/iam/service-rights.ts'
import { WITH_CRAWLER, WITH_LAKE_FORMATION } from './test/optional-parts.ts'
import { recallSynthesis } from './test/recall-synthesis.ts'
import { roleStatements, trustStatements } from './test/rules/policies.ts'
import { Synthesized } from './test/synthesized.ts'

let byIam: Synthesized
let granted: Synthesized

beforeAll(async () => {
  byIam = new Synthesized(STAGE, await recallSynthesis(STAGE, WITH_CRAWLER))
  granted = new Synthesized(STAGE, await recallSynthesis(STAGE, WITH_LAKE_FORMATION))
}, 120_000)

const roles = Object.entries(SERVICE_RIGHTS)
const withLakeFormation = [...roles, ['AthenaViewsRole', FUNCTION_RIGHTS.AthenaViews] as const]
  .flatMap(([name, rights]) => (rights === undefined ? [] : [[name, rights, byLakeFormation(rights)] as const]))
  .filter(([, rights, changed]) => changed !== rights)
  .map(([name, , changed]) => [name, changed] as const)

const isOfS3Tables = (action: string) => /^(?:s3tables|lakeformation):/.test(action)

describe('roles of services', () => {
  it('are all looked at', () => {
    const names = byIam.ofType('aws:iam/role:Role').map(({ name }) => name)
    const ofFunctions = Object.keys(FUNCTION_RIGHTS).map(name => `${name}Role`)
    expect(names).toEqual([...Object.keys(SERVICE_RIGHTS), ...ofFunctions].sort())
  })

  it.each(roles)('let only its service take %s, for us', (name, { service, condition }) => {
    const statement = {
      Effect: 'Allow',
      Principal: { Service: [service] },
      Action: ['sts:AssumeRole'],
      Resource: [],
      Condition: condition,
    }
    expect(trustStatements(byIam.get(name))).toEqual([statement])
    expect(trustStatements(granted.get(name))).toEqual([statement])
  })

  it.each(roles)('allow %s what AWS documents for it', async (name, { may }) => {
    expect(await findDenied(policiesOf(byIam, name), requestsOf(may))).toEqual([])
  })

  it.each(roles)('allow %s nothing else', async (name, { may, inert = [] }) => {
    expect(findUnneeded(roleStatements(byIam.get(name)), [...may, ...inert])).toEqual([])
  })

  it.each(roles)('deny %s what is none of its business', async (name, { may, mayNot }) => {
    const requests = [...toRequests([...NOBODY_MAY, ...mayNot]), ...ofAnotherStage(requestsOf(may))]
    expect(await findAllowed(policiesOf(byIam, name), requests)).toEqual([])
  })

  it.each(roles)('say nothing of %s without effect that would have one', async (_name, { inert = [] }) => {
    const everything = { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: '*', Resource: '*' } }
    const policies = { role: policiesOf(byIam, 'OrderPipeRole').role, identity: { everything } }
    for (const request of requestsOf(inert)) await expect(allows(policies, request)).rejects.toThrow('decided')
  })

  // Whether a pipe is made looks at this, of which IAM could not be asked.
  it('name all that AWS lists for pipes', () => {
    const [onStream] = roleStatements(byIam.get('OrderPipeRole'))
    expect(onStream?.Action).toContain('dynamodb:ListStreams')
  })
})

describe('roles in a stage with Lake Formation', () => {
  it.each(withLakeFormation)('let %s ask for the rights to data, and have none by IAM', async (name, rights) => {
    const policies = policiesOf(granted, name)
    expect(await findDenied(policies, requestsOf(rights.may))).toEqual([])
    expect(await findAllowed(policies, toRequests([...NOBODY_MAY, ...rights.mayNot]))).toEqual([])
    const actions = roleStatements(granted.get(name)).flatMap(({ Action }) => Action)
    expect(actions.filter(isOfS3Tables)).toEqual(['lakeformation:GetDataAccess'])
  })

  it('are those of Firehose and of the views; nothing else differs', () => {
    expect(withLakeFormation.map(([name]) => name)).toEqual(['TransactionFirehoseRole', 'AthenaViewsRole'])
    const others = (app: Synthesized) =>
      app.ofType('aws:iam/role:Role').map(role => {
        return [role.name, roleStatements(role).filter(({ Action }) => !Action.some(isOfS3Tables))]
      })
    expect(others(granted)).toEqual(others(byIam))
    const asking = granted.ofType('aws:iam/role:Role').filter(role => {
      return roleStatements(role).some(({ Action }) => Action.some(isOfS3Tables))
    })
    expect(asking.map(({ name }) => name)).toEqual(['AthenaViewsRole', 'TransactionFirehoseRole'])
  })
})
