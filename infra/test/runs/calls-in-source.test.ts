import { describe, expect, it } from 'vitest'
import { callsInSource } from './calls-in-source.ts'

function callsOf(code: string): string[] {
  return callsInSource([{ file: 'a.ts', code }]).map(({ call }) => call)
}

describe('callsInSource', () => {
  it.each([
    [`import { GetTableCommand, type GlueClient } from '@aws-sdk/client-glue'`, ['glue:GetTable']],
    [
      `import {\n  GlueClient,\n  GetTableCommand,\n  EntityNotFoundException,\n} from '@aws-sdk/client-glue'`,
      ['glue:GetTable'],
    ],
    [`import { paginateListObjectsV2 } from '@aws-sdk/client-s3'`, ['s3:ListObjectsV2']],
    [`const headers = { 'x-amz-target': 'DynamoDB_20120810.BatchWriteItem' }`, ['dynamodb:BatchWriteItem']],
    [`import type { GetTableCommand } from '@aws-sdk/client-glue'`, []],
    [`import type {\n  PutItemCommand,\n} from '@aws-sdk/client-dynamodb'\nimport { readFile } from 'node:fs'`, []],
  ])('finds what may be called: %s', (code, calls) => {
    expect(callsOf(code)).toEqual(calls)
  })

  it('finds all that an upload may call', () => {
    expect(callsOf(`import { Upload } from '@aws-sdk/lib-storage'`)).toEqual([
      's3:PutObject',
      's3:CreateMultipartUpload',
      's3:UploadPart',
      's3:CompleteMultipartUpload',
      's3:AbortMultipartUpload',
    ])
  })

  it.each([
    `import { S3 } from '@aws-sdk/client-s3'`,
    `import { getSignedUrl } from '@aws-sdk/s3-request-presigner'`,
    `import { waitUntilTableExists } from '@aws-sdk/client-dynamodb'`,
    `import * as glue from '@aws-sdk/client-glue'`,
    `import { GetTableCommand as Get } from '@aws-sdk/client-glue'`,
    `const glue = await import('@aws-sdk/client-glue')`,
    `const glue = require("@aws-sdk/client-glue")`,
    `export { GetTableCommand } from '@aws-sdk/client-glue'`,
  ])('refuses what it cannot tell the calls of: %s', code => {
    expect(() => callsOf(code)).toThrow('a.ts')
  })
})
