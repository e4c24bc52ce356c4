import * as z from 'zod/mini'
import { fillPlaceholders, PLACEHOLDER_NAMES, unknownPlaceholder } from './placeholders.ts'

/** S3's limit, in UTF-8 bytes. https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-keys.html */
const MAX_KEY_BYTES = 1_024
/** Leaves room for partitions and the names of files. */
const MAX_ROOT_BYTES = 512

/** Where the lake keeps what is no table. */
export const RESERVED_FOLDERS = ['_state/', '_quarantine/', '_replayed/']

/** Digits only: a placeholder is never longer than `{…}`, so that any day will do. */
const ANY_DAY = '20000101'

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
export const bucketName = z.string().check(
  z.refine(isBucketName, {
    error: 'expected the name of a bucket: 3 to 63 lower-case letters, digits, "-" and "."',
  }),
)

/** A part of an object's key, with placeholders for a day. */
export const keyTemplate = z.string().check(
  z.superRefine((text, context) => {
    const unknown = unknownPlaceholder(text)
    if (unknown !== undefined) {
      context.addIssue(`expected no placeholders but ${PLACEHOLDER_NAMES.join(', ')}, found ${unknown}`)
    }
    const problem = keyProblem(fillPlaceholders(text, ANY_DAY), MAX_KEY_BYTES)
    if (problem !== undefined) context.addIssue(problem)
  }),
)

/** A part of the key that it starts with. */
export const keyPrefix = keyTemplate.check(
  z.refine(text => !text.startsWith('/'), {
    error: 'expected no slash at the start, since keys of S3 have none there',
  }),
)

/** A folder for one table, with or without slashes at its ends; comes out with one at its end. */
export const folder = z
  .pipe(
    z.string(),
    z.transform((text: string) => `${text.replaceAll(/^\/+|\/+$/g, '')}/`),
  )
  .check(
    z.superRefine((prefix, context) => {
      const problem = folderProblem(prefix) ?? keyProblem(prefix, MAX_ROOT_BYTES)
      if (problem !== undefined) context.addIssue(problem)
    }),
  )

function isBucketName(name: string): boolean {
  if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return false
  return !name.includes('..') && !/^\d+\.\d+\.\d+\.\d+$/.test(name)
}

function folderProblem(prefix: string): string | undefined {
  if (prefix === '/') return 'expected the folder of the table, found none'
  if (prefix.includes('//')) return 'expected a name between any two slashes'
  if (/[{}]/.test(prefix)) return 'expected a folder for all days, without { and }'
  const reserved = RESERVED_FOLDERS.find(each => prefix.startsWith(each))
  return reserved === undefined ? undefined : `expected a folder outside of ${reserved}, which is not for tables`
}

function keyProblem(text: string, maxBytes: number): string | undefined {
  if (!text.isWellFormed()) return 'expected Unicode without halves of surrogate pairs'
  if (text.includes('\0')) return 'expected text without NUL'
  if (text.split('/').some(segment => segment === '.' || segment === '..')) {
    return 'expected no segments "." and "..", since keys of S3 are no paths'
  }
  const bytes = Buffer.byteLength(text)
  return bytes <= maxBytes ? undefined : `expected at most ${maxBytes} bytes, found ${bytes}`
}
