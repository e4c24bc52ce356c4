import {
  getDenialReasons,
  getGrantReasons,
  type RunSimulationResults,
  runSimulation,
} from '@cloud-copilot/iam-simulate'
import type { IamRequest } from './iam-request.ts'

/** What decides on the requests of a role. */
export interface Policies {
  /** The role's ARN. Everything that it asks for is in its own account. */
  readonly role: string
  /** Inline policies and attached ones, as JSON documents by name. */
  readonly identity: Readonly<Record<string, unknown>>
  /** Policies of buckets and keys, as JSON documents by the resource's ARN. */
  readonly resource?: Readonly<Record<string, unknown>>
}

export interface Verdict {
  readonly isAllowed: boolean
  /** Which statements decided: `identity load #2`; or that none allows it. */
  readonly reason: string
}

/**
 * Whether policies let a role make a request, by TLS 1.3, as IAM would decide it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 * @throws Error if a policy or the request is none, such as an action that there is not
 */
export async function allows(policies: Policies, request: IamRequest): Promise<Verdict> {
  const { role, identity } = policies
  const account = role.split(':')[4]
  if (account === undefined) throw new Error(`Expected the ARN of a role, found ${role}`)
  const { action, resource, context } = request
  const contextVariables = {
    'aws:SecureTransport': 'true',
    's3:TlsVersion': '1.3',
    'aws:PrincipalArn': role,
    'aws:PrincipalAccount': account,
    'aws:ResourceAccount': account,
    'kms:CallerAccount': account,
    ...context,
  }
  const resourcePolicy = policyOf(resource, account, policies)
  const results = await runSimulation(
    {
      request: { principal: role, action, resource: { resource, accountId: account }, contextVariables },
      identityPolicies: Object.entries(identity).map(([name, policy]) => ({ name, policy })),
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      ...(resourcePolicy !== undefined && { resourcePolicy }),
    },
    {},
  )
  return verdictOf(results, request)
}

/** Requests that are denied, as one text for each; none, if all is well. */
export function findDenied(policies: Policies, requests: readonly IamRequest[]): Promise<string[]> {
  return findByVerdict(policies, requests, false)
}

/** Requests that are allowed, as one text for each; none, if all of them are to be denied, and are. */
export function findAllowed(policies: Policies, requests: readonly IamRequest[]): Promise<string[]> {
  return findByVerdict(policies, requests, true)
}

async function findByVerdict(policies: Policies, requests: readonly IamRequest[], which: boolean): Promise<string[]> {
  const distinct = [...new Map(requests.map(request => [JSON.stringify(request), request])).values()]
  const verdicts = await Promise.all(distinct.map(async request => ({ request, ...(await allows(policies, request)) })))
  return verdicts
    .filter(({ isAllowed }) => isAllowed === which)
    .map(({ request, reason }) => `${request.action} on ${request.resource}: ${reason}`)
}

/** An object's is its bucket's; a key without one of its own leaves all to the account's policies. */
function policyOf(arn: string, account: string, { resource = {} }: Policies): unknown {
  const bucket = /^arn:aws:s3:::[^/]+/.exec(arn)?.[0]
  const policy = resource[bucket ?? arn]
  return policy === undefined && arn.startsWith('arn:aws:kms:') ? defaultKeyPolicy(account) : policy
}

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
function defaultKeyPolicy(account: string): unknown {
  const Principal = { AWS: `arn:aws:iam::${account}:root` }
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal, Action: 'kms:*', Resource: '*' }] }
}

function verdictOf(results: RunSimulationResults, { action, resource }: IamRequest): Verdict {
  if (results.resultType === 'error') {
    throw new Error(`${action} on ${resource} could not be decided: ${JSON.stringify(results.errors)}`)
  }
  const analyses = results.resultType === 'single' ? [results.result.analysis] : results.results.map(r => r.analysis)
  const isAllowed = results.overallResult === 'Allowed'
  const reasons = analyses.flatMap((analysis): readonly Reason[] =>
    isAllowed ? getGrantReasons(analysis) : getDenialReasons(analysis),
  )
  return { isAllowed, reason: reasons.map(describeReason).join(', ') || results.overallResult }
}

type Reason = ReturnType<typeof getGrantReasons>[number] | ReturnType<typeof getDenialReasons>[number]

function describeReason(reason: Reason): string {
  if (!('statementIndex' in reason)) return `no ${reason.policyType} policy allows it`
  const policy = 'policyIdentifier' in reason ? reason.policyIdentifier : undefined
  const statement = reason.statementId ?? `#${reason.statementIndex}`
  return [reason.policyType, policy, statement].filter(part => part !== undefined).join(' ')
}
