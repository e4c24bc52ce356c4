export const BUCKET = 'bucket'

/** What S3 sends for objects that were created. */
export function s3Event(...keys: readonly string[]): unknown {
  return { Records: keys.map(key => s3Record(encodeURIComponent(key).replaceAll('%20', '+'))) }
}

export function s3Record(encodedKey: string, sequencer?: string) {
  return {
    eventSource: 'aws:s3',
    eventName: 'ObjectCreated:Put',
    s3: { bucket: { name: BUCKET }, object: { key: encodedKey, size: 1, sequencer } },
  }
}

/** What EventBridge sends for an object that was created. */
export function bridgeEvent(key: string, sequencer?: string): unknown {
  return {
    source: 'aws.s3',
    'detail-type': 'Object Created',
    detail: { bucket: { name: BUCKET }, object: { key, size: 1, sequencer } },
  }
}

/** Events in messages of SQS, called m1, m2 … */
export function queueEvent(...bodies: readonly unknown[]): unknown {
  return {
    Records: bodies.map((body, index) => ({
      eventSource: 'aws:sqs',
      messageId: `m${index + 1}`,
      body: typeof body === 'string' ? body : JSON.stringify(body),
    })),
  }
}
