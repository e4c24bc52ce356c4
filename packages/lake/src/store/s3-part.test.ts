import { expect, it } from 'vitest'
import { completedPart, partText } from './s3-part.ts'

const $metadata = {}

it('keeps the checksum of a part beside its ETag', () => {
  const text = partText({ ETag: '"9dd4e461268c8034f5c8564e155c67a6"', ChecksumCRC32: 'jNw+/g==', $metadata })
  expect(completedPart(text, 3)).toEqual({
    PartNumber: 3,
    ETag: '"9dd4e461268c8034f5c8564e155c67a6"',
    ChecksumCRC32: 'jNw+/g==',
  })
})

it('takes an ETag alone', () => {
  expect(completedPart(partText({ ETag: '"x-1"', $metadata }), 1)).toEqual({ PartNumber: 1, ETag: '"x-1"' })
  expect(completedPart('', 1)).toEqual({ PartNumber: 1, ETag: '""' })
})
