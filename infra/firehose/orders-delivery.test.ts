import { CHANGE_COLUMN_TYPES, deliveredJsonTable, TABLE_DEFINITIONS } from '@inlet/core'
import { readGlueTable } from '@inlet/lake/glue-table'
import { beforeAll, describe, expect, it } from 'vitest'
import { streamsChange } from '../test/deliveries/changes.ts'
import { deliver } from '../test/deliveries/deliver.ts'
import { type Column, expectColumns } from '../test/deliveries/expect-columns.ts'
import { type Inputs, inputsOf } from '../test/deliveries/inputs.ts'
import { WITH_CRAWLER } from '../test/optional-parts.ts'
import { recallSynthesis } from '../test/recall-synthesis.ts'
import { arnOf } from '../test/rules/arns.ts'
import { Synthesized } from '../test/synthesized.ts'

let app: Synthesized

beforeAll(async () => {
  app = new Synthesized('mine', await recallSynthesis('mine', WITH_CRAWLER))
}, 120_000)

const DAY = '2026/01/31'
const KEYS = { orderid: { S: '3714' } }
const IMAGE = { product_name: { S: 'Charger' }, quantity: { N: '5' }, price: { N: '190.07' } }

const inputs = (name: string): Inputs => app.get(name).inputs
const catalogTable = () => inputsOf(app, 'aws:glue/catalogTable:CatalogTable', 'OrdersCatalogTable')
const destination = () => inputs('OrderFirehose').extendedS3Configuration
const locationOf = (prefix: string) => `s3://${inputs('SalesBucket').bucket}/${prefixAt(prefix, DAY)}`

describe('orders', () => {
  it('are delivered with the names and types of the table in the catalog', async () => {
    const { columns } = catalogTable().storageDescriptor
    const change = streamsChange(inputs('OrdersTable').name, KEYS, IMAGE)
    const [delivered] = await deliver(app, 'OrderTransformer', [change])
    expectColumns(columns, delivered?.row)
    expect(columns.slice(-7).map(({ name }: Column) => name)).toEqual(Object.keys(CHANGE_COLUMN_TYPES))
    expect(delivered?.row).toMatchObject({ orderid: '3714', quantity: 5, price: 190.07 })
  })

  it('have a table that Inlet reads back as it made it', () => {
    const read = readGlueTable(toGlueTable(catalogTable()), catalogTable().databaseName)
    const definition = TABLE_DEFINITIONS.find(({ name }) => name === 'orders')
    if (definition === undefined) throw new Error('Expected a definition')
    const stageDefinition = { ...definition, source: inputs('OrdersTable').name }
    const place = { database: 'inlet_mine_sales', location: `s3://${inputs('SalesBucket').bucket}/orders/` }
    expect(read).toEqual(deliveredJsonTable(stageDefinition, place))
  })

  it('are put where the table looks for them', () => {
    const { parameters } = catalogTable()
    expect(locationOf(destination().prefix)).toBe(
      parameters['storage.location.template'].replace(/\$\{delivered_on\}/, DAY),
    )
    expect(parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.delivered_on.format': 'yyyy/MM/dd',
      'projection.delivered_on.interval.unit': 'DAYS',
    })
  })

  it('have errors beside the lines, where neither the table nor a crawler looks', () => {
    expect(prefixAt(destination().errorOutputPrefix, DAY)).toBe(`errors/orders/processing-failed/${DAY}/`)
  })

  it('go through the pipe by the key of their item', () => {
    const { partitionKey } = inputs('OrderPipe').targetParameters.kinesisStreamParameters
    const path: string[] = partitionKey.replace(/^\$\./, '').split('.')
    const change: Inputs = streamsChange(inputs('OrdersTable').name, KEYS, IMAGE)
    expect(path.reduce((inner, name) => inner?.[name], change)).toBe('3714')
    expect(inputs('OrdersTable').hashKey).toBe('orderid')
  })
})

describe('the crawler', () => {
  it('looks where orders are put, after each day, and changes no table', () => {
    const { role, s3Targets, classifiers, ...crawler } = inputsOf(app, 'aws:glue/crawler:Crawler', 'OrdersCrawler')
    expect(crawler).toEqual({
      name: 'inlet-mine-orders',
      databaseName: 'inlet_mine_sales',
      // Beside the table that is there without it.
      tablePrefix: 'projection_',
      schedule: 'cron(15 0 * * ? *)',
      // Of new folders only, Glue takes no other policy.
      recrawlPolicy: { recrawlBehavior: 'CRAWL_NEW_FOLDERS_ONLY' },
      schemaChangePolicy: { updateBehavior: 'LOG', deleteBehavior: 'LOG' },
    })
    expect(role).toBe(arnOf(app, 'OrdersCrawlerRole'))
    const [{ path }, ...others] = s3Targets
    expect(others).toEqual([])
    // Partitions of a year, a month and a day.
    expect(locationOf(destination().prefix).slice(path.length)).toBe(`${DAY}/`)
    const classifier = inputsOf(app, 'aws:glue/classifier:Classifier', 'OrdersClassifier')
    expect(classifiers).toEqual([classifier.name])
    expect(classifier).toEqual({ name: 'inlet-mine-orders', jsonClassifier: { jsonPath: '$.columns' } })
  })
})

/** A prefix as Firehose fills it in. https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html */
function prefixAt(prefix: string, day: string): string {
  const [yyyy = '', MM = '', dd = ''] = day.split('/')
  const parts: Record<string, string> = { yyyy, MM, dd }
  return prefix
    .replace(/!\{timestamp:(\w+)\}/g, (_, part: string) => parts[part] ?? '?')
    .replace('!{firehose:error-output-type}', 'processing-failed')
}

/** As Glue's API has what Pulumi was given. */
function toGlueTable({ name, description, tableType, parameters, partitionKeys, storageDescriptor }: Inputs) {
  const { location, columns, inputFormat, outputFormat, serDeInfo } = storageDescriptor
  return {
    Name: name,
    Description: description,
    TableType: tableType,
    Parameters: parameters,
    PartitionKeys: partitionKeys.map(toGlueColumn),
    StorageDescriptor: {
      Location: location,
      Columns: columns.map(toGlueColumn),
      InputFormat: inputFormat,
      OutputFormat: outputFormat,
      SerdeInfo: { SerializationLibrary: serDeInfo.serializationLibrary, Parameters: serDeInfo.parameters },
    },
  }
}

function toGlueColumn({ name, type, comment, parameters }: Inputs) {
  return {
    Name: name,
    Type: type,
    ...(comment !== undefined && { Comment: comment }),
    ...(parameters !== undefined && { Parameters: parameters }),
  }
}
