import type { Resource } from '../../synth/resource.ts'
import { valueAt } from '../synthesized.ts'

/** A statement of a policy, with lists where IAM also takes single values. */
export interface Statement {
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly string[]
  readonly Principal?: unknown
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

/** Statements of a policy that is text, or an object. */
export function statementsOf(policy: unknown): readonly Statement[] {
  const { Statement: statements = [] } = typeof policy === 'string' ? JSON.parse(policy) : ((policy ?? {}) as object)
  return asList(statements).map((statement: Record<string, unknown>) => ({
    ...(statement as unknown as Statement),
    Action: asList(statement.Action as string),
    Resource: asList(statement.Resource as string),
  }))
}

/** All that a role may do: of policies within it, which are all that it has. */
export function roleStatements(role: Resource): readonly Statement[] {
  const policies = (role.inputs.inlinePolicies ?? []) as { policy: unknown }[]
  return policies.flatMap(({ policy }) => statementsOf(policy))
}

/** Who may take a role. */
export function trustStatements(role: Resource): readonly Statement[] {
  return statementsOf(valueAt(role, 'assumeRolePolicy'))
}

function asList<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return []
  return Array.isArray(value) ? value : [value as T]
}
