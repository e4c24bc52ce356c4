import { Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import type { S3Client } from '@aws-sdk/client-s3'

/**
 * Lists as S3 does: by the bytes of the keys, and URL-encoded (fauxqs orders by locale, and ignores the encoding that
 * it is asked for). Pages are ordered each for itself, so a list of several pages needs keys that both put in one order.
 */
export const listLikeS3: Parameters<S3Client['middlewareStack']['use']>[0] = {
  applyToStack(stack) {
    stack.add(
      (next, context) => async args => {
        const result = await next(args)
        const response = result.response as { statusCode: number; body: Readable }
        if (context.commandName === 'ListObjectsV2Command' && response.statusCode === 200) {
          response.body = Readable.from([Buffer.from(asS3Lists(await text(response.body)))])
        }
        return result
      },
      { step: 'deserialize', priority: 'low', name: 'listLikeS3' },
    )
  },
}

function asS3Lists(xml: string): string {
  const objects = [...xml.matchAll(/<Contents><Key>(.*?)<\/Key>(.*?<\/Contents>)/gs)].map(([, key = '', rest]) => {
    const bytes = Buffer.from(unescapeXml(key))
    return { bytes, xml: `<Contents><Key>${encodeKey(bytes.toString())}</Key>${rest}` }
  })
  const listed = objects.sort((a, b) => Buffer.compare(a.bytes, b.bytes)).map(object => object.xml)
  const encoded = `<EncodingType>url</EncodingType>${listed.join('')}`
  return listed.length === 0 ? xml : xml.replace(/<Contents>.*<\/Contents>/s, () => encoded)
}

function encodeKey(key: string): string {
  return encodeURIComponent(key).replaceAll('%20', '+').replaceAll('%2F', '/')
}

function unescapeXml(escaped: string): string {
  const entities = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }
  return escaped.replace(/&(lt|gt|quot|apos|amp);/g, (_, name: keyof typeof entities) => entities[name])
}
