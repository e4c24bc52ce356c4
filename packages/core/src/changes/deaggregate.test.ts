import { createHash } from 'node:crypto'
import { aggregate } from 'aws-kinesis-agg'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { deaggregate } from './deaggregate.ts'

const MAGIC = [0xf3, 0x89, 0x9a, 0xc2]

interface UserRecord {
  readonly partitionKey: string
  readonly explicitHashKey?: string
  readonly data: Buffer
}

/** What Amazon's own library makes of the records. */
function aggregateOf(records: readonly UserRecord[]): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    aggregate(
      [...records],
      ({ data }, done) => {
        resolve(data)
        done()
      },
      () => undefined,
      reject,
    )
  })
}

/** Any message with the magic number and the right digest. */
function sealed(message: Uint8Array): Buffer {
  return Buffer.concat([Buffer.from(MAGIC), message, createHash('md5').update(message).digest()])
}

const userRecord = fc.record(
  {
    partitionKey: fc.string({ minLength: 1 }),
    explicitHashKey: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }).map(String),
    data: fc.uint8Array({ minLength: 1, maxLength: 300 }).map(bytes => Buffer.from(bytes)),
  },
  { requiredKeys: ['partitionKey', 'data'] },
)
const userRecords = fc.array(userRecord, { minLength: 1, maxLength: 20 })
const notAnAggregate = expect.objectContaining({ name: 'InputError', code: 'BAD_AGGREGATE' })

describe('an aggregate of the Kinesis Producer Library', () => {
  it('comes apart into its records, in order', async () => {
    await fc.assert(
      fc.asyncProperty(userRecords, async records => {
        const parts = deaggregate(await aggregateOf(records))
        expect(parts?.map(part => Buffer.from(part))).toEqual(records.map(({ data }) => data))
      }),
    )
  })

  it('is a plain record if the digest does not match, or the magic number', async () => {
    await fc.assert(
      fc.asyncProperty(userRecords, fc.nat(), fc.integer({ min: 1, max: 255 }), async (records, at, flip) => {
        const bytes = await aggregateOf(records)
        const index = at % bytes.length
        bytes[index] = (bytes[index] ?? 0) ^ flip
        expect(deaggregate(bytes)).toBeUndefined()
      }),
    )
  })

  it('is refused if the digest matches and the message is cut short', async () => {
    await fc.assert(
      fc.asyncProperty(userRecord, async record => {
        const bytes = await aggregateOf([record])
        const message = bytes.subarray(MAGIC.length, -16)
        expect(() => deaggregate(sealed(message.subarray(0, -1)))).toThrow(notAnAggregate)
      }),
    )
  })

  it.each([
    ['a record without data', [0x1a, 2, 0x08, 0]],
    ['a number without an end', [0x08, 0xff]],
    ['a number of 70 bits', [0x08, ...Array(10).fill(0xff), 1]],
    ['an unknown wire type', [0x0b, 0]],
    ['eight bytes that are three', [0x09, 1, 2, 3]],
    ['four bytes that are three', [0x0d, 1, 2, 3]],
  ])('is refused with %s', (_, message) => {
    expect(() => deaggregate(sealed(Uint8Array.from(message)))).toThrow(notAnAggregate)
  })

  it('may have fields that are not known', () => {
    const record = [0x08, 0, 0x1a, 2, 0x68, 0x69]
    const message = [0x09, ...Array(8).fill(1), 0x0d, ...Array(4).fill(1), 0x42, 1, 5, 0x1a, record.length, ...record]
    expect(deaggregate(sealed(Uint8Array.from(message)))).toEqual([Buffer.from('hi')])
  })
})

describe('any other bytes', () => {
  it('are a plain record', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.boolean(), (bytes, magic) => {
        expect(deaggregate(magic ? Uint8Array.from([...MAGIC, ...bytes]) : bytes)).toBeUndefined()
      }),
    )
  })

  it('under a right digest are taken apart or refused, and nothing else happens', () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(fc.constantFrom(0x1a, 0x08, 2, 3), fc.nat(255)), { maxLength: 12 }), message => {
        try {
          expect(deaggregate(sealed(Uint8Array.from(message)))).toBeInstanceOf(Array)
        } catch (error) {
          expect(error).toEqual(notAnAggregate)
        }
      }),
      { numRuns: 1000 },
    )
  })
})
