import type { Statement } from '../rules/policies.ts'
import { STAGE } from './arns.ts'
import type { IamRequest } from './iam-request.ts'

/** Each of some actions, on each of some resources. */
export interface Right {
  readonly actions: readonly string[]
  /** ARNs, in which `*` stands for anything, as in a policy. */
  readonly on: readonly string[]
}

/** What a role is for, and what it is not for. */
export interface RoleRights {
  /** What it has to be allowed, by AWS's documentation. */
  readonly may: readonly Right[]
  /** What its policy says besides without granting it: IAM knows the action on other kinds of resources only. */
  readonly inert?: readonly Right[]
  readonly mayNot: readonly ActionOn[]
}

/** An action, and the ARN of what it is on. */
export type ActionOn = readonly [action: string, resource: string]

export function toRequests(actions: readonly ActionOn[]): IamRequest[] {
  return actions.map(([action, resource]) => ({ action, resource }))
}

/** What to ask IAM for, to see that all of the rights are granted: anything is `any`. */
export function requestsOf(rights: readonly Right[]): IamRequest[] {
  return toRequests(actionsOf(rights).map(([action, pattern]) => [action, sampleOf(pattern)]))
}

/** The same requests for things of another stage, for as many as are for things of this one. */
export function ofAnotherStage(requests: readonly IamRequest[]): IamRequest[] {
  return requests.flatMap(({ action, resource }) => {
    const other = resource.replaceAll(STAGE_NAME, 'inlet$1other$1')
    return other === resource ? [] : [{ action, resource: other }]
  })
}

/** In names: with hyphens, or as databases have it. */
const STAGE_NAME = new RegExp(`inlet([-_])${STAGE}\\1`, 'g')

/**
 * What statements allow beyond what is needed, one text for each action on a resource. A grant is needed if one right has
 * all of what it stands for, or one of the requests is for something of it.
 */
export function findUnneeded(
  statements: readonly Statement[],
  rights: readonly Right[],
  requests: readonly IamRequest[] = [],
): string[] {
  const needed = actionsOf(rights)
  const granted = actionsOf(statements.map(({ Action, Resource }) => ({ actions: Action, on: Resource })))
  const unneeded = granted.filter(([action, pattern]) => {
    const resource = sampleOf(ofLogStreams(action, pattern))
    return (
      !needed.some(each => each[0] === action && matches(each[1], resource)) &&
      !requests.some(each => each.action === action && matches(pattern, each.resource))
    )
  })
  return unneeded.map(([action, pattern]) => `${action} on ${pattern}`)
}

/** One by one. */
export function actionsOf(rights: readonly Right[]): ActionOn[] {
  return rights.flatMap(({ actions, on }) =>
    actions.flatMap(action => on.map((pattern): ActionOn => [action, pattern])),
  )
}

/** A pattern has all of another one if it has this of it, which is in no pattern by itself. */
function sampleOf(pattern: string): string {
  return pattern === '*' ? pattern : pattern.replaceAll('*', 'any')
}

function matches(pattern: string, resource: string): boolean {
  return new RegExp(`^${pattern.split('*').map(escapePattern).join('.*')}$`, 's').test(resource)
}

function escapePattern(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
}

const ON_LOG_STREAMS = ['logs:CreateLogStream', 'logs:PutLogEvents']

/**
 * A log stream's ARN goes on from its group's, so that `group:*` and `group*` are its streams, too.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatchlogs.html
 */
function ofLogStreams(action: string, pattern: string): string {
  if (!ON_LOG_STREAMS.includes(action) || pattern.includes(':log-stream:')) return pattern
  return `${pattern.replace(/:\*$/, '')}:log-stream:*`
}
