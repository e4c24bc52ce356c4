import { GlueClient } from '@aws-sdk/client-glue'
import { glueCatalog } from '@inlet/lake/glue'
import { CATALOG_CONTRACT } from '@inlet/lake/testing/catalog-contract'
import { afterAll, beforeAll, describe } from 'vitest'
import { provingCases } from '../claims/prove-cases.ts'
import { type AwsServer, clientOptions } from '../servers/aws-server.ts'
import { emptyGlue } from './empty-glue.ts'
import { CATALOG_FAULTS } from './faults.ts'
import { GLUE_SERVERS } from './servers.ts'

/** The contract of the catalog, as claims of its adapter for Glue. */
const CLAIMS: Readonly<Record<keyof typeof CATALOG_CONTRACT, string>> = {
  tables: 'tables come back as they were made, and are replaced only in the version that was read',
  evolution: 'twenty writers that race add their columns to one table, each of which is there in the end',
  partitions: 'partitions are registered once each, more than fit into one call too, and moved in one',
}

describe.each(GLUE_SERVERS)('the catalog on $witness.name', ({ witness, start }) => {
  let server: AwsServer | undefined
  beforeAll(async () => {
    if (!('missing' in witness.found)) server = await start()
  })
  afterAll(() => server?.[Symbol.asyncDispose]())

  const open = async () => {
    if (server === undefined) throw new Error(`${witness.name} runs only while tests do`)
    const client = new GlueClient(clientOptions(server))
    await emptyGlue(client)
    return glueCatalog(client)
  }
  const prove = provingCases('wire', witness, CATALOG_FAULTS[witness.name])
  for (const [group, claim] of Object.entries(CLAIMS)) {
    prove(claim, () => CATALOG_CONTRACT[group as keyof typeof CATALOG_CONTRACT](open))
  }
})
