import { beforeAll, describe, expect, it } from 'vitest'
import type { Resource, Synthesis } from '../synth/resource.ts'
import { WITH_LAKE_FORMATION } from '../test/optional-parts.ts'
import { recallSynthesis } from '../test/recall-synthesis.ts'

let granted: Synthesis

beforeAll(async () => {
  granted = await recallSynthesis('mine', WITH_LAKE_FORMATION)
}, 120_000)

const ofLakeFormation = () => granted.resources.filter(({ type }) => type.startsWith('aws:lakeformation/'))

/** Of a grant, which is about one of the three last ones. */
interface GrantInputs {
  readonly principal: string
  readonly permissions: readonly string[]
  readonly database?: { readonly catalogId: string; readonly name: string }
  readonly table?: {
    readonly catalogId: string
    readonly databaseName: string
    readonly name?: string
    readonly wildcard?: boolean
  }
  readonly dataLocation?: { readonly arn: string }
}

/** Who may do what, and to what, in a line each. */
function grantsOf(): string[] {
  return ofLakeFormation()
    .filter(({ type }) => type === 'aws:lakeformation/permissions:Permissions')
    .map(({ inputs }) => {
      const { principal, permissions, database, table, dataLocation } = inputs as unknown as GrantInputs
      const catalog = (id: string) => (id === '123456789012' ? '' : `${id.replace('123456789012:', '')} `)
      const what =
        dataLocation?.arn ??
        (database && `${catalog(database.catalogId)}${database.name}`) ??
        (table && `${catalog(table.catalogId)}${table.databaseName}.${table.wildcard ? '*' : table.name}`)
      return `${principal.split('/').at(-1)}: ${permissions.join(', ')} on ${what}`
    })
    .sort()
}

describe('a stage with Lake Formation', () => {
  it('grants Firehose, the loaders, the crawler, the views and each reader what they need', () => {
    const write = 'ALTER, DELETE, DESCRIBE, INSERT, SELECT'
    const tables = 's3tablescatalog/inlet-mine-tables analytics'
    const { raw, sales } = { raw: 'inlet_mine_raw', sales: 'inlet_mine_sales' }
    const locationOf = (name: string) => `arn:aws:s3:::inlet-mine-${name}-123456789012-eu-west-1`
    const loading = (role: string, database: string, location: string) => [
      `${role}: ${write} on ${database}.*`,
      `${role}: CREATE_TABLE, DESCRIBE on ${database}`,
      `${role}: DATA_LOCATION_ACCESS on ${location}`,
    ]
    const roleOf = (name: string) => String(find('aws:iam/role:Role', name).inputs.name)
    expect(grantsOf()).toEqual(
      [
        ...loading(roleOf('StreamToParquetRole'), raw, locationOf('raw')),
        ...loading(roleOf('CsvToPartitionRole'), raw, locationOf('raw')),
        ...loading('inlet-mine-OrdersCrawlerRole-eu-west-1', sales, locationOf('sales')),
        `inlet-mine-TransactionFirehoseRole-eu-west-1: DESCRIBE on ${tables}`,
        `inlet-mine-TransactionFirehoseRole-eu-west-1: ${write} on ${tables}.transactions`,
        ...[raw, sales, 'inlet_mine_analytics'].flatMap(database => [
          `${roleOf('AthenaViewsRole')}: CREATE_TABLE, DESCRIBE on ${database}`,
          `${roleOf('AthenaViewsRole')}: ALTER, DESCRIBE, SELECT on ${database}.*`,
        ]),
        `${roleOf('AthenaViewsRole')}: DESCRIBE on ${tables}`,
        `${roleOf('AthenaViewsRole')}: DESCRIBE, SELECT on ${tables}.*`,
        ...[raw, sales, 'inlet_mine_analytics', tables].flatMap(database => [
          `Analyst: DESCRIBE on ${database}`,
          `Analyst: DESCRIBE, SELECT on ${database}.*`,
        ]),
      ].sort(),
    )
  })

  it('leaves the administrators of the data lake alone', () => {
    const types = new Set(ofLakeFormation().map(({ type }) => type))
    expect(types).toEqual(new Set(['aws:lakeformation/permissions:Permissions', 'aws:lakeformation/resource:Resource']))
  })

  it('lets Lake Formation give Firehose the rights to the data, before its stream is made', () => {
    const policies = JSON.stringify(find('aws:iam/role:Role', 'TransactionFirehoseRole').inputs)
    expect(policies).toContain('lakeformation:GetDataAccess')
    expect(policies).not.toContain('s3tables:')
    const firehose = find('aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream', 'TransactionFirehose')
    expect(firehose.options.dependsOn).toEqual(
      expect.arrayContaining(['TransactionFirehoseDatabaseGrant', 'TransactionFirehoseTableGrant']),
    )
  })
})

function find(type: string, name: string): Resource {
  const found = granted.resources.find(each => each.type === type && each.name === name)
  if (found === undefined) throw new Error(`Expected a resource ${type} ${name}`)
  return found
}
