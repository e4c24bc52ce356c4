import { createHash, randomUUID } from 'node:crypto'
import { errorAnswer, type WireAnswer, type WireRequest, xmlAnswer } from '../wire/message.ts'

export interface StoredObject {
  readonly bytes: Buffer
  readonly etag: string
  /** Milliseconds since 1970. */
  readonly modified: number
  readonly metadata: Readonly<Record<string, string>>
}

interface Upload {
  readonly place: string
  readonly metadata: Readonly<Record<string, string>>
  readonly parts: Map<number, Buffer>
}

/** So that lists have several pages. */
const PAGE = 20

/** S3 with strong consistency and conditional writes, in memory. Places are `<bucket>/<key>`. */
export class SimulatedS3 {
  readonly objects = new Map<string, StoredObject>()
  readonly uploads = new Map<string, Upload>()
  /** Uploads that were completed: to ask again finds no upload. */
  readonly #now: () => number

  constructor(now: () => number) {
    this.#now = now
  }

  put(place: string, bytes: Uint8Array, metadata: Readonly<Record<string, string>> = {}): StoredObject {
    const object = { bytes: Buffer.from(bytes), etag: md5(bytes), modified: this.#now(), metadata }
    this.objects.set(place, object)
    return object
  }

  /** Places that begin so, in order. */
  places(prefix: string): string[] {
    const all = [...this.objects.keys()].filter(place => place.startsWith(prefix))
    return all.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }

  text(place: string): string | undefined {
    return this.objects.get(place)?.bytes.toString()
  }

  answer(operation: string, request: WireRequest): WireAnswer {
    const place = placeOf(request)
    switch (operation) {
      case 'GetObject':
      case 'HeadObject':
        return this.#read(place, request, operation === 'HeadObject')
      case 'PutObject':
        return this.#write(place, request, () => this.put(place, request.body, metadataOf(request)))
      case 'DeleteObject':
        this.objects.delete(place)
        return xmlAnswer(204, '')
      case 'DeleteObjects':
        return this.#deleteAll(place, request)
      case 'ListObjectsV2':
        return this.#list(place, request.query)
      case 'CreateMultipartUpload':
        return this.#startUpload(place, request)
      case 'UploadPart':
        return this.#uploadPart(request)
      case 'CompleteMultipartUpload':
        return this.#complete(place, request)
      case 'AbortMultipartUpload':
        return this.uploads.delete(request.query.get('uploadId') ?? '') ? xmlAnswer(204, '') : noSuchUpload()
      default:
        throw new Error(`No ${operation}`)
    }
  }

  #read(place: string, request: WireRequest, isHead: boolean): WireAnswer {
    const object = this.objects.get(place)
    if (object === undefined) return isHead ? xmlAnswer(404, '') : errorAnswer('s3', 404, 'NoSuchKey')
    const ifMatch = request.headers.get('if-match')
    if (ifMatch !== undefined && unquoted(ifMatch) !== object.etag) {
      return isHead ? xmlAnswer(412, '') : errorAnswer('s3', 412, 'PreconditionFailed')
    }
    const { bytes, etag, modified, metadata } = object
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.get('range') ?? '') ?? []
    const start = Number(first ?? 0)
    if (first !== undefined && start >= bytes.length) return errorAnswer('s3', 416, 'InvalidRange')
    const part = first === undefined ? bytes : bytes.subarray(start, last ? Number(last) + 1 : undefined)
    const headers = {
      etag: `"${etag}"`,
      'last-modified': new Date(modified).toUTCString(),
      'content-length': String(isHead ? bytes.length : part.length),
      'content-type': 'application/octet-stream',
      ...Object.fromEntries(Object.entries(metadata).map(([name, value]) => [`x-amz-meta-${name}`, value])),
    }
    return { status: first === undefined ? 200 : 206, headers, body: isHead ? Buffer.alloc(0) : part }
  }

  /** https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html */
  #write(place: string, { headers }: WireRequest, put: () => StoredObject): WireAnswer {
    const found = this.objects.get(place)
    const ifMatch = headers.get('if-match')
    if (ifMatch !== undefined && found === undefined) return errorAnswer('s3', 404, 'NoSuchKey')
    const isRefused =
      ifMatch === undefined ? headers.get('if-none-match') === '*' && found : unquoted(ifMatch) !== found?.etag
    if (isRefused) return errorAnswer('s3', 412, 'PreconditionFailed')
    return xmlAnswer(200, '', { etag: `"${put().etag}"` })
  }

  #deleteAll(bucket: string, { body }: WireRequest): WireAnswer {
    for (const key of keysIn(body)) this.objects.delete(bucket + key)
    return xmlAnswer(200, '<DeleteResult/>')
  }

  #list(bucket: string, query: ReadonlyMap<string, string>): WireAnswer {
    const after = query.get('continuation-token') ?? ''
    const all = this.places(bucket + (query.get('prefix') ?? '')).map(place => place.slice(bucket.length))
    const rest = after === '' ? all : all.slice(all.indexOf(after) + 1)
    const page = rest.slice(0, PAGE)
    const contents = page.map(key => {
      const object = this.objects.get(bucket + key)
      const modified = new Date(object?.modified ?? 0).toISOString()
      return `<Contents><Key>${formEncoded(key)}</Key><LastModified>${modified}</LastModified><ETag>&quot;${object?.etag}&quot;</ETag><Size>${object?.bytes.length}</Size></Contents>`
    })
    const next = page.length < rest.length ? page.at(-1) : undefined
    const token = next === undefined ? '' : `<NextContinuationToken>${escapeXml(next)}</NextContinuationToken>`
    return xmlAnswer(
      200,
      `<ListBucketResult><EncodingType>url</EncodingType><IsTruncated>${next !== undefined}</IsTruncated>${token}${contents.join('')}</ListBucketResult>`,
    )
  }

  #startUpload(place: string, request: WireRequest): WireAnswer {
    const id = randomUUID()
    this.uploads.set(id, { place, metadata: metadataOf(request), parts: new Map() })
    return xmlAnswer(200, `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
  }

  #uploadPart({ query, body }: WireRequest): WireAnswer {
    const upload = this.uploads.get(query.get('uploadId') ?? '')
    if (upload === undefined) return noSuchUpload()
    upload.parts.set(Number(query.get('partNumber')), body)
    return xmlAnswer(200, '', { etag: `"${md5(body)}"` })
  }

  #complete(place: string, request: WireRequest): WireAnswer {
    const id = request.query.get('uploadId') ?? ''
    const upload = this.uploads.get(id)
    if (upload === undefined) return noSuchUpload()
    const wanted = [...request.body.toString().matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => ({
      number: Number(/<PartNumber>(\d+)</.exec(part)?.[1]),
      etag: unquoted(unescapeXml(/<ETag>(.*?)</.exec(part)?.[1] ?? '')),
    }))
    const parts = wanted.map(({ number }) => upload.parts.get(number))
    if (wanted.some(({ etag }, index) => md5(parts[index] ?? '') !== etag)) return errorAnswer('s3', 400, 'InvalidPart')
    return this.#write(place, request, () => {
      this.uploads.delete(id)
      return this.put(place, Buffer.concat(parts.filter(part => part !== undefined)), upload.metadata)
    })
  }
}

/** `<bucket>/<key>`, whether the bucket is in the host or in the path. */
export function placeOf({ host, path }: WireRequest): string {
  const [, bucket] = /^(.+?)\.s3[.-]/.exec(host) ?? []
  const decoded = decodeURIComponent(path)
  if (bucket !== undefined) return bucket + decoded
  const place = decoded.slice(1)
  return place.includes('/') ? place : `${place}/`
}

/** The keys that a DeleteObjects names. */
export function keysIn(body: Buffer): string[] {
  return [...body.toString().matchAll(/<Key>(.*?)<\/Key>/gs)].map(([, key = '']) => unescapeXml(key))
}

function metadataOf({ headers }: WireRequest): Record<string, string> {
  const prefix = 'x-amz-meta-'
  const own = [...headers].filter(([name]) => name.startsWith(prefix))
  return Object.fromEntries(own.map(([name, value]) => [name.slice(prefix.length), value]))
}

function noSuchUpload(): WireAnswer {
  return errorAnswer('s3', 404, 'NoSuchUpload')
}

function md5(bytes: Uint8Array | string): string {
  return createHash('md5').update(bytes).digest('hex')
}

function unquoted(etag: string): string {
  return etag.replaceAll('"', '')
}

function formEncoded(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')
}

const ENTITIES = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' } as const

export function escapeXml(text: string): string {
  return text.replace(/[&<>"']/g, character => `&${ENTITIES[character as keyof typeof ENTITIES]};`)
}

function unescapeXml(text: string): string {
  const characters = new Map(Object.entries(ENTITIES).map(([character, name]) => [name as string, character]))
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, hex) => String.fromCodePoint(Number.parseInt(hex, 16)))
    .replace(/&(amp|lt|gt|quot|apos);/g, (_, name) => characters.get(name) ?? '')
}
