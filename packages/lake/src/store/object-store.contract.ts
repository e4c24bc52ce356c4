import { afterAll, beforeAll, describe } from 'vitest'
import { conditionsContract } from '../../test/store-contract/conditions.ts'
import { keysContract } from '../../test/store-contract/keys.ts'
import { listingContract } from '../../test/store-contract/listing.ts'
import { randomOperationsContract } from '../../test/store-contract/random-operations.ts'
import { readingContract } from '../../test/store-contract/reading.ts'
import { Subject } from '../../test/store-contract/subject.ts'
import { uploadsContract } from '../../test/store-contract/uploads.ts'
import { writingContract } from '../../test/store-contract/writing.ts'
import type { ObjectStore } from './object-store.ts'

export { Subject }

export interface OpenStore {
  readonly store: ObjectStore
  readonly bucket: string
  readonly close?: () => Promise<void>
}

/** What every adapter of the object store port does, group by group: each declares its tests. */
export const STORE_CONTRACT = {
  keys: keysContract,
  reading: readingContract,
  writing: writingContract,
  conditions: conditionsContract,
  listing: listingContract,
  uploads: uploadsContract,
  randomOperations: randomOperationsContract,
} satisfies Record<string, (open: () => Subject) => void>

/** Declares the whole contract. `open` is called once; tests keep to prefixes of their own. */
export function objectStoreContract(name: string, open: () => Promise<OpenStore>): void {
  describe(name, () => {
    let opened: OpenStore | undefined
    beforeAll(async () => {
      opened = await open()
    })
    afterAll(() => opened?.close?.())

    const subject = () => {
      if (opened === undefined) throw new Error('The store is open only while tests run')
      return new Subject(opened.store, opened.bucket)
    }
    for (const declare of Object.values(STORE_CONTRACT)) declare(subject)
  })
}
