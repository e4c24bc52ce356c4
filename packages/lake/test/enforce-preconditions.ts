import { HeadObjectCommand, type S3Client, S3ServiceException } from '@aws-sdk/client-s3'

type Plugin = Parameters<S3Client['middlewareStack']['use']>[0]

interface Conditional {
  readonly Bucket?: string | undefined
  readonly Key?: string | undefined
  readonly IfMatch?: string | undefined
  readonly IfNoneMatch?: string | undefined
}

const READS = ['GetObjectCommand', 'HeadObjectCommand']
const WRITES = ['PutObjectCommand', 'CompleteMultipartUploadCommand', 'DeleteObjectCommand', 'DeleteObjectsCommand']

/**
 * Enforces If-Match and If-None-Match, which fauxqs does not. Writes are serialised, over all clients that use the
 * plug-in, so that none comes between a check and its write.
 * @param plain a client without this plug-in, to look at what is stored
 */
export function enforcePreconditions(plain: S3Client): Plugin {
  let last: Promise<unknown> = Promise.resolve()
  return {
    applyToStack(stack) {
      stack.add(
        (next, context) => async args => {
          const checked = async () => {
            await check(plain, args.input as Conditional)
            return next(args)
          }
          if (READS.includes(context.commandName ?? '')) return checked()
          if (!WRITES.includes(context.commandName ?? '')) return next(args)
          const turn = last.then(checked)
          last = turn.catch(() => {})
          return turn
        },
        { step: 'initialize', name: 'enforcePreconditions' },
      )
    },
  }
}

async function check(plain: S3Client, { Bucket, Key, IfMatch, IfNoneMatch }: Conditional): Promise<void> {
  if (IfMatch === undefined && IfNoneMatch === undefined) return
  const found = await plain.send(new HeadObjectCommand({ Bucket, Key })).catch(() => undefined)
  if (IfMatch !== undefined && found === undefined) throw s3Error('NoSuchKey', 404)
  if (IfMatch !== undefined && found?.ETag !== IfMatch) throw s3Error('PreconditionFailed', 412)
  if (IfNoneMatch === '*' && found !== undefined) throw s3Error('PreconditionFailed', 412)
}

function s3Error(name: string, httpStatusCode: number): S3ServiceException {
  return new S3ServiceException({ name, $fault: 'client', message: name, $metadata: { httpStatusCode } })
}
