import { DeleteObjectCommand, DeleteObjectsCommand, type S3Client, type _Error as S3Error } from '@aws-sdk/client-s3'
import { TransientError } from '@inlet/core'
import { checkKey } from './object-key.ts'
import { s3Failure } from './s3-failure.ts'

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html */
const KEYS_PER_REQUEST = 1000
/** XML 1.0 cannot carry these, so neither can DeleteObjects. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it is about
const NOT_IN_XML = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/

export async function deleteS3Objects(client: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  for (const key of keys) checkKey(key)
  const { plain = [], odd = [] } = Object.groupBy(keys, key => (NOT_IN_XML.test(key) ? 'odd' : 'plain'))
  for (let from = 0; from < plain.length; from += KEYS_PER_REQUEST) {
    await deleteBatch(client, bucket, plain.slice(from, from + KEYS_PER_REQUEST))
  }
  for (const key of odd) await deleteOne(client, bucket, key)
}

async function deleteBatch(client: S3Client, bucket: string, keys: readonly string[]): Promise<void> {
  const Delete = { Objects: keys.map(key => ({ Key: key })), Quiet: true }
  try {
    const { Errors = [] } = await client.send(new DeleteObjectsCommand({ Bucket: bucket, Delete }))
    checkErrors(bucket, Errors)
  } catch (cause) {
    throw s3Failure({ operation: 'delete', bucket, key: summary(keys) }, cause)
  }
}

async function deleteOne(client: S3Client, bucket: string, key: string): Promise<void> {
  try {
    await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: key }))
  } catch (cause) {
    throw s3Failure({ operation: 'delete', bucket, key }, cause)
  }
}

/** An answer of status 200 may still say that some keys were not deleted. */
function checkErrors(bucket: string, errors: readonly S3Error[]): void {
  const failed = errors.filter(({ Code }) => Code !== 'NoSuchKey')
  if (failed.length === 0) return
  const codes = [...new Set(failed.map(({ Code }) => Code))].join(', ')
  const keys = failed.map(({ Key }) => Key ?? '')
  throw new TransientError('STORE', `Could not delete s3://${bucket}/${summary(keys)}: ${codes}`)
}

function summary(keys: readonly string[]): string {
  return keys.length === 1 ? `${keys[0]}` : `${keys[0]} and ${keys.length - 1} more`
}
