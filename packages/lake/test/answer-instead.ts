import { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'

export interface Answer {
  readonly status: number
  readonly body: string
  readonly headers?: Record<string, string>
}

/** Lets `answer` reply to a command in place of the server; it returns undefined to let the request through. */
export function answerInstead(
  client: S3Client,
  answer: (command: string) => Answer | undefined | Promise<Answer | undefined>,
): S3Client {
  client.middlewareStack.add(
    (next, context) => async args => {
      const instead = await answer(context.commandName ?? '')
      if (instead === undefined) return next(args)
      const { status, body, headers = {} } = instead
      const response = { statusCode: status, headers, body: Readable.from([Buffer.from(body)]) }
      return { response } as unknown as Awaited<ReturnType<typeof next>>
    },
    { step: 'deserialize', priority: 'low', name: 'answerInstead' },
  )
  return client
}

/** An error as S3 answers it. */
export function errorAnswer(status: number, code: string): Answer {
  const body = `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`
  return { status, body, headers: { 'content-type': 'application/xml' } }
}
