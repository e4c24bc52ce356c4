import { beforeAll, describe, expect, it } from 'vitest'
import { diffStages } from './synth/diff-stages.ts'
import type { AwsCall } from './test/aws/aws-call.ts'
import { nameOf } from './test/aws/aws-call.ts'
import { allows, findAllowed, findDenied } from './test/iam/allows.ts'
import { ACCOUNT_ID, bucketArn, STAGE } from './test/iam/arns.ts'
import { NOBODY_MAY } from './test/iam/forbidden.ts'
import { FUNCTION_RIGHTS } from './test/iam/function-rights.ts'
import type { Account } from './test/iam/iam-request.ts'
import { policiesOf } from './test/iam/policies-of.ts'
import { findUnneeded, ofAnotherStage, type RoleRights, requestsOf, toRequests } from './test/iam/rights.ts'
import { toIamRequests } from './test/iam/to-iam-requests.ts'
import { recallSynthesis } from './test/recall-synthesis.ts'
import { roleStatements, trustStatements } from './test/rules/policies.ts'
import { DRIVES, type HandlerName } from './test/runs/drives.ts'
import { findForgotten } from './test/runs/find-forgotten.ts'
import { handlerPackages } from './test/runs/handler-file.ts'
import { recordCalls } from './test/runs/record-calls.ts'
import { functionsOf, type SynthesizedFunction } from './test/sites.ts'
import { Synthesized, valueAt } from './test/synthesized.ts'

let app: Synthesized
let functions: readonly SynthesizedFunction[]
const calls = new Map<string, readonly AwsCall[]>()

beforeAll(async () => {
  app = new Synthesized(STAGE, await recallSynthesis(STAGE))
  functions = functionsOf(app)
  for (const { name, handler, site } of functions) calls.set(name, await recordCalls(handler, site))
}, 120_000)

/** What calls do not tell: which buckets have a key of their own, and where Athena writes. */
function account(): Account {
  const encryptions = app.ofType(
    'aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration',
  )
  const keys = encryptions.flatMap(resource => {
    const key = valueAt(resource, 'rules', 0, 'applyServerSideEncryptionByDefault', 'kmsMasterKeyId')
    return key === undefined ? [] : [[`arn:aws:s3:::${resource.inputs.bucket}`, String(key)]]
  })
  const results = app.ofType('aws:athena/workgroup:Workgroup').map(resource => {
    return [resource.inputs.name, valueAt(resource, 'configuration', 'resultConfiguration', 'outputLocation')]
  })
  return { id: ACCOUNT_ID, keys: Object.fromEntries(keys), results: Object.fromEntries(results) }
}

const requestsFrom = (name: string) => (calls.get(name) ?? []).flatMap(call => toIamRequests(call, account()))

function rightsOf(name: string): RoleRights {
  const rights = FUNCTION_RIGHTS[name]
  if (rights === undefined) throw new Error(`Expected to know what AWS does with the rights of ${name}`)
  return rights
}

describe('roles of functions', () => {
  it('are known, each', () => {
    expect(Object.keys(FUNCTION_RIGHTS).sort()).toEqual(functions.map(({ name }) => name).sort())
  })

  it('are taken by Lambda alone', () => {
    const Principal = { Service: ['lambda.amazonaws.com'] }
    const statement = { Effect: 'Allow', Principal, Action: ['sts:AssumeRole'], Resource: [] }
    for (const { name } of functions) expect(trustStatements(app.get(`${name}Role`)), name).toEqual([statement])
  })

  it('allow every call that a handler makes', async () => {
    for (const { name } of functions) {
      expect(await findDenied(policiesOf(app, `${name}Role`), requestsFrom(name)), name).toEqual([])
    }
  })

  it('allow what AWS does with the rights of a function', async () => {
    for (const { name } of functions) {
      const requests = requestsOf(rightsOf(name).may)
      expect(await findDenied(policiesOf(app, `${name}Role`), requests), name).toEqual([])
    }
  })

  it('allow nothing else', () => {
    const unneeded = functions.flatMap(({ name }) => {
      const { may, inert = [] } = rightsOf(name)
      const statements = roleStatements(app.get(`${name}Role`))
      return findUnneeded(statements, [...may, ...inert], requestsFrom(name)).map(grant => `${name}: ${grant}`)
    })
    expect(unneeded).toEqual([])
  })

  it('deny what none of them has to do', async () => {
    for (const { name } of functions) {
      const { may, mayNot } = rightsOf(name)
      const elsewhere = ofAnotherStage([...requestsFrom(name), ...requestsOf(may)])
      const requests = [...toRequests([...NOBODY_MAY, ...mayNot]), ...elsewhere]
      expect(await findAllowed(policiesOf(app, `${name}Role`), requests), name).toEqual([])
    }
  })

  it('deny all of it without TLS', async () => {
    const policies = policiesOf(app, 'StreamToParquetRole')
    const request = { action: 's3:PutObject', resource: `${bucketArn('raw')}/orders/a` }
    expect((await allows(policies, request)).isAllowed).toBe(true)
    const context = { 'aws:SecureTransport': 'false' }
    expect((await allows(policies, { ...request, context })).isAllowed).toBe(false)
  })

  it('are the same in every stage, but for names and captured tables', async () => {
    const production = await recallSynthesis('production')
    const differences = diffStages({ stage: STAGE, resources: app.resources }, { stage: 'production', ...production })
    const ofRoles = differences.filter(({ resource }) => resource.startsWith('aws:iam/role'))
    expect(ofRoles.map(({ resource, path }) => `${resource} ${path}`)).toEqual([
      'aws:iam/role:Role CaptureWatchRole inputs.inlinePolicies',
    ])
  })
})

/** Each handler, with the calls of all functions that it runs in. */
const HANDLERS = Object.keys(DRIVES) as HandlerName[]

describe('the record of calls', () => {
  it.each(HANDLERS)('has all that %s can make, but for those that it has no use for', async handler => {
    const ofHandler = functions.filter(each => each.handler === handler).flatMap(({ name }) => calls.get(name) ?? [])
    const known = handler === 'firehose-transform' ? [...ofHandler, ...(await directPuts())] : ofHandler
    expect(await findForgotten(handler, known)).toEqual([])
    // And it would be told, had one been forgotten.
    const [first] = known.map(nameOf)
    const others = known.filter(call => nameOf(call) !== first)
    expect(await findForgotten(handler, others)).toEqual([`${first} is in the bundle, and not recorded`])
  })

  it('has a run for every handler that there is', () => {
    expect([...HANDLERS].sort()).toEqual([...handlerPackages()].sort())
  })
})

/** Of a Firehose stream that nobody reads a Kinesis stream for: none of a stage is. */
async function directPuts(): Promise<readonly AwsCall[]> {
  const transformer = functions.find(({ name }) => name === 'OrderTransformer')
  if (transformer === undefined) throw new Error('Expected a transformer of orders')
  const { streamArn: _, ...site } = transformer.site
  return recordCalls(transformer.handler, site)
}
