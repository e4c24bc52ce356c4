import { expect, it } from 'vitest'
import { CATALOG_FAULTS, STORE_FAULTS } from './faults.ts'
import { GLUE_SERVERS, S3_SERVERS } from './servers.ts'

it.each([
  ['store', S3_SERVERS, STORE_FAULTS],
  ['catalog', GLUE_SERVERS, CATALOG_FAULTS],
] as const)('leaves out no case of the %s with every server', (_of, tested, known) => {
  const servers = tested.map(({ witness }) => known[witness.name] ?? {})
  const cases = new Set(servers.flatMap(faults => Object.keys(faults)))
  const leftOut = [...cases].filter(name => servers.every(faults => name in faults))
  expect(leftOut).toEqual([])
})
