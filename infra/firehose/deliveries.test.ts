import { CHANGE_COLUMN_TYPES, deliveredJsonTable, TABLE_DEFINITIONS } from '@inlet/core'
import { readSettings } from '@inlet/firehose-transform/settings'
import { findTableBy } from '@inlet/firehose-transform/tables'
import { transform } from '@inlet/firehose-transform/transform'
import { collectingTelemetry } from '@inlet/lake'
import { readGlueTable } from '@inlet/lake/glue-table'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Resource, Synthesis } from '../synth/resource.ts'
import { synthesize } from '../synth/synthesize.ts'

let append: Synthesis
let upsert: Synthesis

beforeAll(async () => {
  append = await synthesize('mine')
  upsert = await synthesize('mine', { settings: { transactions: { mode: 'upsert' }, orders: { crawler: true } } })
}, 120_000)

type Inputs = Resource['inputs']
/** Members that a test reads are there, or the test fails. */
// biome-ignore lint/suspicious/noExplicitAny: inputs have the shape of Pulumi's types, of which tests know nothing
type Any = any

function inputsOf(type: string, name: string, { resources }: Synthesis = append): Any {
  const found = resources.find(each => each.type === type && each.name === name)
  if (found === undefined) throw new Error(`Expected a resource ${type} ${name}`)
  return found.inputs
}

const firehoseOf = (name: string, stage?: Synthesis) =>
  inputsOf('aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream', name, stage)
const tableOf = (name: string, stage?: Synthesis) => inputsOf('aws:dynamodb/table:Table', name, stage)
const environmentOf = (name: string, stage?: Synthesis): NodeJS.ProcessEnv =>
  inputsOf('aws:lambda/function:Function', `${name}Function`, stage).environment.variables

const SHARD = 'shardId-000000000000'
const AT_US = Date.UTC(2026, 0, 31, 12) * 1_000

/** What the transformer of a stage delivers of changes, as Firehose gets it. */
async function deliver(environment: NodeJS.ProcessEnv, changes: readonly object[]) {
  const settings = readSettings(environment)
  const event = {
    invocationId: '1',
    deliveryStreamArn: 'arn:aws:firehose:eu-west-1:123456789012:deliverystream/any',
    sourceKinesisStreamArn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/any',
    region: 'eu-west-1',
    records: changes.map((change, index) => ({
      recordId: `${SHARD}:${index}`,
      approximateArrivalTimestamp: AT_US / 1_000,
      data: Buffer.from(JSON.stringify(change)).toString('base64'),
      kinesisRecordMetadata: {
        shardId: SHARD,
        partitionKey: 'key',
        approximateArrivalTimestamp: AT_US / 1_000,
        sequenceNumber: `4964848274602535014170166059894799${index}`,
        subsequenceNumber: '',
      },
    })),
  }
  const { records } = await transform(event, {
    settings,
    findTable: findTableBy(settings),
    openSource: () => Promise.reject(new Error('Expected everything to fit')),
    telemetry: collectingTelemetry(),
    now: () => AT_US / 1_000,
  })
  return records.map(record => {
    if (record.result !== 'Ok') throw new Error(`Expected a delivery, found ${record.result}`)
    const line = Buffer.from(record.data, 'base64').toString()
    return { row: JSON.parse(line) as Readonly<Record<string, unknown>>, metadata: record.metadata }
  })
}

/** A change with a value for each column, and one that has no column. */
function nativeChange(table: string, keys: object, image: object | undefined) {
  return {
    awsRegion: 'eu-west-1',
    eventID: 'ab12',
    eventName: image === undefined ? 'REMOVE' : 'INSERT',
    userIdentity: null,
    recordFormat: 'application/json',
    tableName: table,
    dynamodb: {
      ApproximateCreationDateTime: AT_US,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys: keys,
      ...(image !== undefined && { NewImage: { ...keys, ...image, unheard_of: { S: 'kept' } } }),
      SizeBytes: 60,
    },
    eventSource: 'aws:dynamodb',
  }
}

/** The same, as a pipe carries it. */
function streamsChange(table: string, keys: object, image: object) {
  const { tableName: _, ...change } = nativeChange(table, keys, image)
  return {
    ...change,
    eventVersion: '1.1',
    eventSourceARN: `arn:aws:dynamodb:eu-west-1:123456789012:table/${table}/stream/2026-01-01T00:00:00.000`,
    dynamodb: {
      ...change.dynamodb,
      ApproximateCreationDateTime: AT_US / 1_000_000,
      ApproximateCreationDateTimePrecision: undefined,
      SequenceNumber: '3510000000077909614008',
      StreamViewType: 'NEW_AND_OLD_IMAGES',
    },
  }
}

/** What JSON has where a column has that type, by Firehose's and Hive's rules. */
function isOfType(type: string, value: unknown): boolean {
  const isInstant = (number: number) => number > 1e15 && number < 1e16
  if (type === 'string') return typeof value === 'string'
  if (type === 'date') return typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value)
  if (type === 'timestamp') return Number.isInteger(value) && isInstant(Number(value))
  if (/^(?:int|long|bigint)$/.test(type)) return Number.isInteger(value)
  return type.startsWith('decimal') && typeof value === 'number'
}

interface Column {
  readonly name: string
  readonly type: string
}

function expectColumns(columns: readonly Column[], row: Readonly<Record<string, unknown>>) {
  expect(Object.keys(row)).toEqual(columns.map(({ name }) => name))
  const wrong = columns.filter(({ name, type }) => !isOfType(type, row[name]))
  expect(wrong.map(({ name, type }) => `${name} ${type}: ${JSON.stringify(row[name])}`)).toEqual([])
}

describe('orders', () => {
  const keys = { orderid: { S: '3714' } }
  const image = { product_name: { S: 'Charger' }, quantity: { N: '5' }, price: { N: '190.07' } }

  it('are delivered with the names and types of the table in the catalog', async () => {
    const { columns } = inputsOf('aws:glue/catalogTable:CatalogTable', 'OrdersCatalogTable').storageDescriptor
    const source = tableOf('OrdersTable').name
    const [delivered] = await deliver(environmentOf('OrderTransformer'), [streamsChange(source, keys, image)])
    expectColumns(columns, delivered?.row ?? {})
    expect(columns.slice(-7).map(({ name }: Column) => name)).toEqual(Object.keys(CHANGE_COLUMN_TYPES))
    expect(delivered?.row).toMatchObject({ orderid: '3714', quantity: 5, price: 190.07 })
  })

  it('have a table that Inlet reads back as it made it', () => {
    const { databaseName, storageDescriptor, ...table } = inputsOf(
      'aws:glue/catalogTable:CatalogTable',
      'OrdersCatalogTable',
    )
    const column = ({ name, type, comment, parameters }: Any) => ({
      Name: name,
      Type: type,
      ...(comment !== undefined && { Comment: comment }),
      ...(parameters !== undefined && { Parameters: parameters }),
    })
    const { location, columns, inputFormat, outputFormat, serDeInfo } = storageDescriptor
    const read = readGlueTable(
      {
        Name: table.name,
        Description: table.description,
        TableType: table.tableType,
        Parameters: table.parameters,
        PartitionKeys: table.partitionKeys.map(column),
        StorageDescriptor: {
          Location: location,
          Columns: columns.map(column),
          InputFormat: inputFormat,
          OutputFormat: outputFormat,
          SerdeInfo: { SerializationLibrary: serDeInfo.serializationLibrary, Parameters: serDeInfo.parameters },
        },
      },
      databaseName,
    )
    const definition = TABLE_DEFINITIONS.find(({ name }) => name === 'orders')
    if (definition === undefined) throw new Error('Expected a definition')
    const stageDefinition = { ...definition, source: tableOf('OrdersTable').name }
    const bucket = inputsOf('aws:s3/bucket:Bucket', 'SalesBucket').bucket
    expect(read).toEqual(
      deliveredJsonTable(stageDefinition, { database: 'inlet_mine_sales', location: `s3://${bucket}/orders/` }),
    )
  })

  it('are put where the table and a crawler look for them', () => {
    const { extendedS3Configuration: s3 } = firehoseOf('OrderFirehose')
    const { parameters } = inputsOf('aws:glue/catalogTable:CatalogTable', 'OrdersCatalogTable')
    const day = '2026/01/31'
    const folder = prefixAt(s3.prefix, day)
    const bucket = s3.bucketArn.replace('arn:aws:s3:::', '')
    expect(`s3://${bucket}/${folder}`).toBe(parameters['storage.location.template'].replace(/\$\{delivered_on\}/, day))
    expect(parameters).toMatchObject({
      'projection.enabled': 'true',
      'projection.delivered_on.format': 'yyyy/MM/dd',
      'projection.delivered_on.interval.unit': 'DAYS',
    })
    const crawler = inputsOf('aws:glue/crawler:Crawler', 'OrdersCrawler', upsert)
    const [{ path }] = crawler.s3Targets
    expect(`s3://${bucket}/${folder}`.slice(path.length)).toMatch(/^\d{4}\/\d\d\/\d\d\/$/)
    expect(crawler).toMatchObject({ tablePrefix: 'projection_', databaseName: 'inlet_mine_sales' })
    const [classifier] = crawler.classifiers
    expect(inputsOf('aws:glue/classifier:Classifier', 'OrdersClassifier', upsert)).toMatchObject({
      name: classifier,
      jsonClassifier: { jsonPath: '$.columns' },
    })
    expect(append.resources.filter(({ type }) => /crawler|classifier/i.test(type))).toEqual([])
  })

  it('have errors beside the lines, where neither looks', () => {
    const { extendedS3Configuration: s3 } = firehoseOf('OrderFirehose')
    const folder = prefixAt(s3.errorOutputPrefix, '2026/01/31')
    expect(folder).toBe('errors/orders/processing-failed/2026/01/31/')
  })

  it('go through the pipe by the key of their item', () => {
    const pipe = inputsOf('aws:pipes/pipe:Pipe', 'OrderPipe')
    const table = tableOf('OrdersTable')
    const { partitionKey } = pipe.targetParameters.kinesisStreamParameters
    const change = streamsChange(table.name, keys, image)
    const value = partitionKey
      .replace(/^\$\./, '')
      .split('.')
      .reduce((inner: Any, name: string) => inner?.[name], change)
    expect(value).toBe('3714')
    expect(table.hashKey).toBe('orderid')
    expect(pipe.source).toBe(
      `arn:aws:dynamodb:eu-west-1:123456789012:table/${table.name}/stream/2026-01-01T00:00:00.000`,
    )
    expect(pipe.target).toBe(firehoseOf('OrderFirehose').kinesisSourceConfiguration.kinesisStreamArn)
  })
})

describe('transactions', () => {
  const keys = { transaction_id: { S: 'TXN_0123456789abcdef' }, timestamp: { N: '1769860800000' } }
  const text = { S: 'X' }
  const image = {
    customer_id: text,
    transaction_type: text,
    amount: { N: '10.5' },
    currency: text,
    merchant_category: text,
    payment_method: text,
    region: text,
    risk_score: text,
    status: text,
    processing_timestamp: { N: '1769860800001' },
    transaction_metadata: { M: { device_type: text, authentication_method: text, merchant_id: text } },
    fraud_indicators: {
      M: { velocity_check: text, amount_threshold: text, location_risk: text, pattern_match: text },
    },
  }

  it('are delivered with the names and types of the table in S3 Tables, removed ones with what it requires', async () => {
    const { metadata, name, namespace } = inputsOf('aws:s3tables/table:Table', 'TransactionsTable')
    const { fields } = metadata.iceberg.schema
    const source = tableOf('TransactionsTable').name
    const [inserted, removed] = await deliver(environmentOf('TransactionTransformer'), [
      nativeChange(source, keys, image),
      nativeChange(source, keys, undefined),
    ])
    expectColumns(fields, inserted?.row ?? {})
    const required = fields.filter((field: Any) => field.required).map((field: Column) => field.name)
    expect(required).toEqual(['transaction_id'])
    for (const column of required) expect(removed?.row[column]).not.toBeNull()
    expect(inserted?.metadata).toEqual({
      otfMetadata: { destinationDatabaseName: namespace, destinationTableName: name, operation: 'insert' },
    })
    const { destinationTableConfigurations, catalogArn, appendOnly } =
      firehoseOf('TransactionFirehose').icebergConfiguration
    expect(destinationTableConfigurations).toEqual([{ databaseName: namespace, tableName: name }])
    expect(appendOnly).toBe(true)
    const bucket = inputsOf('aws:s3tables/tableBucket:TableBucket', 'TableBucket').name
    expect(catalogArn).toBe(`arn:aws:glue:eu-west-1:123456789012:catalog/s3tablescatalog/${bucket}`)
  })

  it('are updated by their whole key in a stage that wants upserts, by a stream of its own', async () => {
    const firehose = firehoseOf('TransactionFirehose', upsert)
    const { hashKey, rangeKey, name: source } = tableOf('TransactionsTable', upsert)
    const { appendOnly, destinationTableConfigurations } = firehose.icebergConfiguration
    expect(appendOnly).toBe(false)
    expect(destinationTableConfigurations).toEqual([
      { databaseName: 'analytics', tableName: 'transactions', uniqueKeys: [hashKey, rangeKey] },
    ])
    const [inserted] = await deliver(environmentOf('TransactionTransformer', upsert), [
      nativeChange(source, keys, image),
    ])
    expect(inserted?.metadata).toMatchObject({ otfMetadata: { operation: 'update' } })
    expect(firehose.name).not.toBe(firehoseOf('TransactionFirehose').name)
  })

  it('are written with the rights of IAM alone, if the stage has no Lake Formation', () => {
    const policies = JSON.stringify(inputsOf('aws:iam/role:Role', 'TransactionFirehoseRole').inlinePolicies)
    expect(policies).toContain('s3tables:PutTableData')
    expect(policies).not.toContain('lakeformation')
    expect(append.resources.filter(({ type }) => type.startsWith('aws:lakeformation/'))).toEqual([])
  })

  it('keep their table when their definition changes', () => {
    const table = append.resources.find(({ type }) => type === 'aws:s3tables/table:Table')
    expect(table?.options.ignoreChanges).toEqual(['metadata'])
  })

  it('are captured with microseconds, in the stream that Firehose reads', () => {
    const capture = inputsOf(
      'aws:dynamodb/kinesisStreamingDestination:KinesisStreamingDestination',
      'TransactionsCapture',
    )
    expect(capture).toMatchObject({
      tableName: tableOf('TransactionsTable').name,
      streamArn: firehoseOf('TransactionFirehose').kinesisSourceConfiguration.kinesisStreamArn,
      approximateCreationDateTimePrecision: 'MICROSECOND',
    })
  })
})

describe('Firehose', () => {
  it.each(['OrderFirehose', 'TransactionFirehose'])('hands %s to its transformer in less than 1 MB', name => {
    const firehose = firehoseOf(name)
    const { processingConfiguration, cloudwatchLoggingOptions } =
      firehose.extendedS3Configuration ?? firehose.icebergConfiguration
    const [{ type, parameters }] = processingConfiguration.processors
    const values = Object.fromEntries(parameters.map((each: Any) => [each.parameterName, each.parameterValue]))
    expect(type).toBe('Lambda')
    expect(values.LambdaArn).toMatch(/:function:inlet-mine-(?:Order|Transaction)Transformer:\$LATEST$/)
    expect(Number(values.BufferSizeInMBs)).toBeLessThan(1)
    expect(Number(values.BufferSizeInMBs)).toBeGreaterThanOrEqual(0.2)
    expect(cloudwatchLoggingOptions.enabled).toBe(true)
    const log: Inputs = inputsOf('aws:cloudwatch/logGroup:LogGroup', `${name}Log`)
    expect(cloudwatchLoggingOptions.logGroupName).toBe(log.name)
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
