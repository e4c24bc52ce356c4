import { describe, expect, it } from 'vitest'
import type { Statement } from '../rules/policies.ts'
import { findUnneeded, ofAnotherStage, requestsOf } from './rights.ts'

const BUCKET = 'arn:aws:s3:::raw'
const GROUP = 'arn:aws:logs:eu-west-2:123456789012:log-group:/aws/lambda/load'
const RIGHTS = [
  { actions: ['s3:GetObject', 's3:PutObject'], on: [`${BUCKET}/orders/*`, `${BUCKET}/*/load-*`] },
  { actions: ['s3:ListBucket'], on: [BUCKET] },
  { actions: ['logs:PutLogEvents'], on: [`${GROUP}:log-stream:*`] },
]

function grant(action: string, resource: string): Statement {
  return { Effect: 'Allow', Action: [action], Resource: [resource] }
}

it('asks for every action on every resource', () => {
  expect(requestsOf(RIGHTS.slice(0, 2))).toEqual([
    { action: 's3:GetObject', resource: `${BUCKET}/orders/any` },
    { action: 's3:GetObject', resource: `${BUCKET}/any/load-any` },
    { action: 's3:PutObject', resource: `${BUCKET}/orders/any` },
    { action: 's3:PutObject', resource: `${BUCKET}/any/load-any` },
    { action: 's3:ListBucket', resource: BUCKET },
  ])
  expect(requestsOf([{ actions: ['lakeformation:GetDataAccess'], on: ['*'] }])).toEqual([
    { action: 'lakeformation:GetDataAccess', resource: '*' },
  ])
})

it('asks for the same of another stage, if it is of one', () => {
  const glue = 'arn:aws:glue:eu-west-1:123456789012'
  const requests = [
    { action: 's3:PutObject', resource: 'arn:aws:s3:::inlet-mine-raw-123456789012/inlet_mine_raw/a', context: {} },
    { action: 'glue:GetTable', resource: `${glue}:catalog` },
  ]
  expect(ofAnotherStage(requests)).toEqual([
    { action: 's3:PutObject', resource: 'arn:aws:s3:::inlet-other-raw-123456789012/inlet_other_raw/a' },
  ])
})

describe('findUnneeded', () => {
  it.each([
    ['s3:GetObject', `${BUCKET}/orders/*`],
    ['s3:GetObject', `${BUCKET}/orders/a`],
    ['s3:PutObject', `${BUCKET}/rates/load-*`],
    ['s3:ListBucket', BUCKET],
    ['logs:PutLogEvents', `${GROUP}:*`],
    ['logs:PutLogEvents', `${GROUP}:log-stream:*`],
  ])('takes what is all within a right: %s on %s', (action, resource) => {
    expect(findUnneeded([grant(action, resource)], RIGHTS)).toEqual([])
  })

  it.each([
    ['s3:DeleteObject', `${BUCKET}/orders/*`],
    ['s3:*', `${BUCKET}/orders/*`],
    ['s3:GetObject', '*'],
    ['s3:GetObject', `${BUCKET}/*`],
    ['s3:GetObject', `${BUCKET}/order*`],
    ['s3:GetObject', `${BUCKET}/*/load*`],
    ['s3:GetObject', `${BUCKET}-other/orders/*`],
    ['s3:ListBucket', `${BUCKET}*`],
    ['s3:ListBucket', `${BUCKET}/orders/*`],
    ['logs:PutLogEvents', `${GROUP}*`],
    ['logs:PutLogEvents', 'arn:aws:logs:eu-west-2:123456789012:*'],
  ])('finds what goes beyond all of them: %s on %s', (action, resource) => {
    expect(findUnneeded([grant(action, resource)], RIGHTS)).toEqual([`${action} on ${resource}`])
  })

  it('takes what a request is for, too', () => {
    const request = { action: 's3:DeleteObject', resource: `${BUCKET}/rates/load-1/a` }
    const statements = [grant('s3:DeleteObject', `${BUCKET}/*/load-*`), grant('s3:DeleteObject', `${BUCKET}/orders/*`)]
    expect(findUnneeded(statements, [], [request])).toEqual([`s3:DeleteObject on ${BUCKET}/orders/*`])
  })
})
