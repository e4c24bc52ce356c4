import { describe, expect, it } from 'vitest'
import { allows, findAllowed, findDenied, type Policies } from './allows.ts'

const ROLE = 'arn:aws:iam::123456789012:role/loader'
const BUCKET = 'arn:aws:s3:::raw-bucket'
const KEY = 'arn:aws:kms:eu-west-2:123456789012:key/5a1cb7e9-0000-4000-8000-000000000000'
const READ = { action: 's3:GetObject', resource: `${BUCKET}/orders/a.parquet` }
const DECRYPT = { action: 'kms:Decrypt', resource: KEY, context: { 'kms:ViaService': 's3.eu-west-2.amazonaws.com' } }

function policy(...Statement: readonly object[]): object {
  return { Version: '2012-10-17', Statement }
}

const allow = (Action: string | string[], Resource: string | string[], more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})
const deny = (Action: string, Resource: string | string[], more = {}) => ({
  ...allow(Action, Resource, more),
  Effect: 'Deny',
})

function roleWith(...statements: readonly object[]): Policies {
  return { role: ROLE, identity: { load: policy(...statements) } }
}

describe('allows', () => {
  it('takes what a statement names, by its name or by a wildcard, and says which statement', async () => {
    const named = roleWith(allow('s3:PutObject', `${BUCKET}/*`), allow('s3:GetObject', READ.resource))
    expect(await allows(named, READ)).toEqual({ isAllowed: true, reason: 'identity load #2' })
    const wild = roleWith(allow('s3:Get*', `${BUCKET}/orders/*`, { Sid: 'Read' }))
    expect(await allows(wild, READ)).toEqual({ isAllowed: true, reason: 'identity load Read' })
  })

  it.each([
    ['another action', allow('s3:PutObject', `${BUCKET}/*`)],
    ['another folder', allow('s3:GetObject', `${BUCKET}/order/*`)],
    ['another bucket', allow('s3:GetObject', 'arn:aws:s3:::raw/*')],
    ['the bucket alone', allow('s3:*', BUCKET)],
  ])('takes nothing from a statement on %s', async (_, statement) => {
    const reason = 'no identity policy allows it'
    expect(await allows(roleWith(statement), READ)).toEqual({ isAllowed: false, reason })
  })

  it('lets a denial win, wherever it is said', async () => {
    const everything = allow('s3:*', '*')
    const own = roleWith(everything, deny('s3:GetObject', `${BUCKET}/orders/*`, { Sid: 'NoOrders' }))
    expect(await allows(own, READ)).toEqual({ isAllowed: false, reason: 'identity load NoOrders' })
    const resource = { [BUCKET]: policy(deny('s3:*', `${BUCKET}/*`, { Principal: '*' })) }
    const verdict = await allows({ ...roleWith(everything), resource }, READ)
    expect(verdict).toEqual({ isAllowed: false, reason: 'resource #1' })
  })

  it('adds up the policies of a role', async () => {
    const identity = { write: policy(allow('s3:PutObject', '*')), read: policy(allow('s3:GetObject', '*')) }
    expect(await allows({ role: ROLE, identity }, READ)).toEqual({ isAllowed: true, reason: 'identity read #1' })
  })

  it('looks at conditions: a bucket that wants TLS has it, unless a request says otherwise', async () => {
    const Condition = { Bool: { 'aws:SecureTransport': 'false' } }
    const tlsOnly = policy(deny('s3:*', [BUCKET, `${BUCKET}/*`], { Principal: '*', Condition }))
    const policies = { ...roleWith(allow('s3:GetObject', '*')), resource: { [BUCKET]: tlsOnly } }
    expect((await allows(policies, READ)).isAllowed).toBe(true)
    const plain = { ...READ, context: { 'aws:SecureTransport': 'false' } }
    expect(await allows(policies, plain)).toEqual({ isAllowed: false, reason: 'resource #1' })

    const list = { action: 's3:ListBucket', resource: BUCKET, context: { 's3:prefix': 'orders/' } }
    const onPrefix = (prefix: string) =>
      roleWith(allow('s3:ListBucket', BUCKET, { Condition: { StringLike: { 's3:prefix': prefix } } }))
    expect((await allows(onPrefix('orders/*'), list)).isAllowed).toBe(true)
    expect((await allows(onPrefix('rates/*'), list)).isAllowed).toBe(false)
  })

  it('lets the policy of a key say who may use it: by default, whom the account lets', async () => {
    expect((await allows(roleWith(allow('kms:Decrypt', KEY)), DECRYPT)).isAllowed).toBe(true)
    expect((await allows(roleWith(allow('kms:GenerateDataKey', KEY)), DECRYPT)).isAllowed).toBe(false)
    const Principal = { AWS: 'arn:aws:iam::123456789012:role/other' }
    const closed = { [KEY]: policy(allow('kms:*', '*', { Principal })) }
    expect((await allows({ ...roleWith(allow('kms:Decrypt', KEY)), resource: closed }, DECRYPT)).isAllowed).toBe(false)
    const open = { [KEY]: policy(allow('kms:Decrypt', '*', { Principal: { AWS: ROLE } })) }
    expect((await allows({ ...roleWith(allow('s3:GetObject', '*')), resource: open }, DECRYPT)).isAllowed).toBe(true)
  })

  it.each([
    ['a policy that is none', roleWith({ Effect: 'Allow', Actions: 's3:*', Resource: '*' }), READ],
    ['an action that there is not', roleWith(allow('s3:*', '*')), { ...READ, action: 's3:HeadObject' }],
    [
      'a resource of another kind',
      roleWith(allow('*', '*')),
      { ...READ, resource: 'arn:aws:sqs:eu-west-2:123456789012:q' },
    ],
  ])('refuses %s', async (_, policies, request) => {
    await expect(allows(policies, request)).rejects.toThrow('could not be decided')
  })
})

describe('findDenied', () => {
  it('tells once each what is missing', async () => {
    const requests = [READ, DECRYPT, READ, { ...READ, action: 's3:PutObject' }, { ...READ, action: 's3:PutObject' }]
    expect(await findDenied(roleWith(allow('s3:GetObject', '*')), requests)).toEqual([
      `kms:Decrypt on ${KEY}: no identity policy allows it`,
      `s3:PutObject on ${READ.resource}: no identity policy allows it`,
    ])
  })
})

describe('findAllowed', () => {
  it('tells once each what is granted', async () => {
    const write = { ...READ, action: 's3:PutObject' }
    expect(await findAllowed(roleWith(allow('s3:GetObject', '*')), [READ, DECRYPT, READ, write])).toEqual([
      `s3:GetObject on ${READ.resource}: identity load #1`,
    ])
  })
})
