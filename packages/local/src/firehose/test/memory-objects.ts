import type { ObjectStore } from '@inlet/lake'

/** A store that keeps what is written in memory, and fails as it is told to. */
export function memoryObjects(beforeWrite: (key: string) => void | Promise<void> = () => {}) {
  const objects = new Map<string, string>()
  const refused = () => {
    throw new Error('Not a destination')
  }
  const store: ObjectStore = {
    list: refused,
    head: refused,
    read: refused,
    readStream: refused,
    delete: refused,
    startUpload: refused,
    uploadPart: refused,
    completeUpload: refused,
    abortUpload: refused,
    async write(_bucket, key, body) {
      if (!(body instanceof Uint8Array)) return refused()
      await beforeWrite(key)
      objects.set(key, Buffer.from(body).toString())
      return { etag: '', size: body.length }
    },
  }
  const under = (prefix: string) => [...objects].filter(([key]) => key.startsWith(prefix))
  return {
    store,
    objects,
    under,
    keys: () => [...objects.keys()],
    /** The lines of all error objects. */
    errors: () => under('errors/').flatMap(([, text]) => text.split('\n').filter(Boolean).map(toErrorLine)),
  }
}

interface ErrorLine {
  readonly attemptsMade: number
  readonly arrivalTimestamp: number
  readonly errorCode: string
  readonly errorMessage: string
  readonly attemptEndingTimestamp: number
  readonly rawData: string
  readonly lambdaArn: string
}

function toErrorLine(line: string): ErrorLine & { readonly text: string } {
  const parsed: ErrorLine = JSON.parse(line)
  return { ...parsed, text: Buffer.from(parsed.rawData, 'base64').toString() }
}
