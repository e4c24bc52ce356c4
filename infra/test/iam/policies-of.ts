import type { Resource } from '../../synth/resource.ts'
import type { Synthesized } from '../synthesized.ts'
import type { Policies } from './allows.ts'
import { ACCOUNT_ID } from './arns.ts'

/** What decides on the requests of a role of the app: its own policies, and those of all buckets. */
export function policiesOf(app: Synthesized, roleName: string): Policies {
  const { inputs } = app.get(roleName)
  const inline = (inputs.inlinePolicies ?? []) as { name: string; policy: string }[]
  return {
    role: `arn:aws:iam::${ACCOUNT_ID}:role/${inputs.name}`,
    identity: Object.fromEntries(inline.map(({ name, policy }) => [name, JSON.parse(policy)])),
    resource: Object.fromEntries(app.ofType('aws:s3/bucketPolicy:BucketPolicy').map(bucketPolicy)),
  }
}

function bucketPolicy({ inputs }: Resource): [string, unknown] {
  return [`arn:aws:s3:::${inputs.bucket}`, JSON.parse(String(inputs.policy))]
}
