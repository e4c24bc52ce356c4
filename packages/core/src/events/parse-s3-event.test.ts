import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { BUCKET, bridgeEvent, queueEvent, s3Event, s3Record } from '../../test/s3-events.ts'
import { parseS3Event } from './parse-s3-event.ts'

/** The keys of the objects of an event, or the code of what is wrong with it. */
function keysOf(event: unknown): (string | undefined)[] {
  return parseS3Event(event).flatMap(({ objects }) =>
    objects.map(object => (object instanceof Error ? object.code : object.key)),
  )
}

const anyKey = fc.string({ unit: 'binary', minLength: 1, maxLength: 40 })

describe('an event of S3', () => {
  it.each([
    ['this+im+%2B+age.csv', 'this im + age.csv'],
    ['a%2Fb/c%252F.csv', 'a/b/c%2F.csv'],
    ['%E3%82%AB%F0%9F%98%80.csv', 'カ😀.csv'],
    ['100%25.csv', '100%.csv'],
    ['%2B+%2b.csv', '+ +.csv'],
    ['é.csv', 'é.csv'],
  ])('has its keys URL-encoded: %s', (encoded, key) => {
    expect(parseS3Event({ Records: [s3Record(encoded)] })).toEqual([
      { objects: [{ bucket: BUCKET, key, sequencer: undefined }] },
    ])
  })

  it.each(['%zz.csv', 'a%', '%E3%82.csv', '%ff'])('is refused where a key is not, and only there: %s', encoded => {
    const Records = [s3Record(encoded), s3Record('good.csv')]
    expect(keysOf({ Records })).toEqual(['BAD_EVENT', 'good.csv'])
  })

  it('gives back any key that was encoded, as forms or as URLs encode', () => {
    fc.assert(
      fc.property(fc.array(anyKey), keys => {
        expect(keysOf(s3Event(...keys))).toEqual(keys)
        expect(keysOf({ Records: keys.map(key => s3Record(encodeURIComponent(key))) })).toEqual(keys)
        expect(
          keysOf({ Records: keys.map(key => s3Record(new URLSearchParams({ key }).toString().slice(4))) }),
        ).toEqual(keys)
      }),
    )
  })

  it.each([
    ['ObjectCreated:Put', true],
    ['ObjectCreated:CompleteMultipartUpload', true],
    ['s3:ObjectCreated:Copy', true],
    ['ObjectRemoved:Delete', false],
    ['s3:TestEvent', false],
    ['NotObjectCreated:Put', false],
  ])('counts if it is of a creation: %s', (eventName, isCreation) => {
    expect(keysOf({ Records: [{ ...s3Record('a.csv'), eventName }] })).toEqual(isCreation ? ['a.csv'] : [])
  })

  it('is at fault record by record, and says which', () => {
    const event = { Records: [s3Record('a.csv', 'Happy Sequencer'), s3Record('b.csv', 'A0'), { s3: {} }] }
    expect(keysOf(event)).toEqual(['BAD_EVENT', 'b.csv', 'BAD_EVENT'])
    expect(parseS3Event(event)[0]?.objects[2]).toMatchObject({ message: expect.stringContaining('Records[2]: ') })
  })

  it('may say anything of objects that were not created', () => {
    const event = { Records: [{ eventName: 'LifecycleExpiration:Delete', s3: { object: { sequencer: 'none' } } }] }
    expect(keysOf(event)).toEqual([])
    const kinesis = { eventName: 'aws:kinesis:record', kinesis: {} }
    expect(keysOf({ Records: [kinesis, kinesis] })).toEqual(['BAD_EVENT'])
  })

  it('has its sequencer kept', () => {
    const [delivery] = parseS3Event({ Records: [s3Record('a.csv', '0055AED6DCD90281E5')] })
    expect(delivery?.objects).toEqual([{ bucket: BUCKET, key: 'a.csv', sequencer: '0055AED6DCD90281E5' }])
  })

  it('asks for nothing if it is but the test of a notification', () => {
    expect(keysOf({ Service: 'Amazon S3', Event: 's3:TestEvent', Bucket: BUCKET })).toEqual([])
  })
})

describe('an event of EventBridge', () => {
  it('has its keys as they are', () => {
    fc.assert(
      fc.property(anyKey, key => {
        expect(keysOf(bridgeEvent(key))).toEqual([key])
      }),
    )
    expect(keysOf(bridgeEvent('this+im+%2B+age.csv'))).toEqual(['this+im+%2B+age.csv'])
    expect(keysOf(bridgeEvent('%zz.csv'))).toEqual(['%zz.csv'])
  })

  it('counts if it is of a creation', () => {
    const detail = { bucket: { name: BUCKET }, object: { key: 'a.csv' } }
    expect(keysOf({ 'detail-type': 'Object Deleted', detail })).toEqual([])
  })
})

describe('an event of SQS', () => {
  it('has one event in each message, of either kind', () => {
    const event = queueEvent(s3Event('a b.csv', 'c.csv'), bridgeEvent('d+e.csv'), {
      Service: 'Amazon S3',
      Event: 's3:TestEvent',
    })
    expect(parseS3Event(event).map(({ messageId }) => messageId)).toEqual(['m1', 'm2', 'm3'])
    expect(keysOf(event)).toEqual(['a b.csv', 'c.csv', 'd+e.csv'])
  })

  it('is at fault message by message', () => {
    const event = queueEvent('{', s3Event('good.csv'), 'null', { Records: [s3Record('%zz')] }, {})
    expect(keysOf(event)).toEqual(['BAD_EVENT', 'good.csv', 'BAD_EVENT', 'BAD_EVENT', 'BAD_EVENT'])
  })

  it('is not unwrapped twice', () => {
    expect(keysOf(queueEvent(queueEvent(s3Event('a.csv'))))).toEqual(['BAD_EVENT'])
  })
})

describe('an event of none of these', () => {
  it.each([null, undefined, 7, 'a.csv', [], {}, { Records: {} }, { Records: [{}] }, s3Event(''), bridgeEvent('')])(
    'is refused, and does not throw: %j',
    event => {
      expect(keysOf(event)).toEqual(['BAD_EVENT'])
    },
  )

  it.each(['', 'xyz', '12 34'])('is refused for a sequencer that orders nothing: "%s"', sequencer => {
    expect(keysOf(bridgeEvent('a.csv', sequencer))).toEqual(['BAD_EVENT'])
  })
})

describe("a function's own event", () => {
  const own = (event: unknown) => (typeof event === 'string' ? { own: event } : undefined)

  it('may come by itself, or in a message of SQS, beside those of S3', () => {
    expect(parseS3Event('x', own)).toEqual([{ objects: [{ own: 'x' }] }])
    expect(parseS3Event(queueEvent('"x"', s3Event('a.csv'), 'null'), own)).toEqual([
      { messageId: 'm1', objects: [{ own: 'x' }] },
      { messageId: 'm2', objects: [{ bucket: BUCKET, key: 'a.csv' }] },
      { messageId: 'm3', objects: [expect.objectContaining({ code: 'BAD_EVENT' })] },
    ])
  })
})
