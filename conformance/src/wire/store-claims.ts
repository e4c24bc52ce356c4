import { STORE_CONTRACT, type Subject } from '@inlet/lake/testing/store-contract'
import type { ProveCases } from '../claims/prove-cases.ts'

/** The contract of the object store, as claims of its adapter for S3. */
const CLAIMS: Readonly<Record<keyof typeof STORE_CONTRACT, string>> = {
  keys: 'objects have keys of any characters, and are listed by their bytes',
  reading: 'reads objects whole, by ranges and by version, while others write them',
  writing: 'writes objects whole or not at all, in one request or in parts',
  conditions: 'If-None-Match and If-Match let one of ten writers win, in one request or in parts',
  listing: 'lists every object under a prefix once, over several pages',
  uploads: 'uploads in parts are completed once, refused if a part is wrong, and given up whole',
  randomOperations: 'any sequence of operations does what a map would do',
}

/** Has a server prove them. */
export function proveStoreContract(proveCases: ProveCases, open: () => Subject): void {
  for (const [group, claim] of Object.entries(CLAIMS)) {
    proveCases(claim, () => STORE_CONTRACT[group as keyof typeof STORE_CONTRACT](open))
  }
}
