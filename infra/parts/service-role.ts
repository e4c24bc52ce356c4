import { accountId, nameOf, region } from '../names.ts'
import type { Permission } from './function.ts'

/** What has to be true of a request of a service that wants to take a role. */
export interface TrustCondition {
  readonly test: 'StringEquals' | 'ArnEquals'
  readonly variable: string
  readonly values: string[]
}

/** The service acts for this account, and so not for somebody else who named a role of it. */
export const FOR_THIS_ACCOUNT: TrustCondition = {
  test: 'StringEquals',
  variable: 'aws:SourceAccount',
  values: [accountId],
}

export interface ServiceRoleArgs {
  /** `firehose.amazonaws.com` */
  readonly service: string
  /** https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html */
  readonly conditions: readonly TrustCondition[]
  readonly permissions: readonly Permission[]
}

/** A role that a service of AWS takes for this account, and what it may do with it. */
export function makeServiceRole(name: string, { service, conditions, permissions }: ServiceRoleArgs): aws.iam.Role {
  return new aws.iam.Role(name, {
    // Roles are the account's, in all Regions.
    name: `${nameOf(name)}-${region}`,
    assumeRolePolicy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          actions: ['sts:AssumeRole'],
          principals: [{ type: 'Service', identifiers: [service] }],
          conditions: [...conditions],
        },
      ],
    }).json,
    // Within the role: services look what a role may do as soon as they are told of it.
    inlinePolicies: [
      {
        name: 'inline',
        policy: aws.iam.getPolicyDocumentOutput({
          statements: permissions.map(({ actions, resources }) => ({ actions, resources })),
        }).json,
      },
    ],
  })
}
