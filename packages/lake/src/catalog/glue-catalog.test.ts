import { CreateDatabaseCommand, CreateTableCommand, type TableInput } from '@aws-sdk/client-glue'
import { InputError, TransientError } from '@inlet/core'
import { beforeEach, describe, expect, it } from 'vitest'
import { FakeGlue } from '../../test/fake-glue.ts'
import { columnOf, jsonTableOf, tableOf, withColumn } from '../../test/tables.ts'
import { describeCatalog } from './catalog.contract.ts'
import { type Catalog, CatalogConflict } from './catalog.ts'
import { evolveTable } from './evolve-table.ts'
import { glueCatalog } from './glue-catalog.ts'

const JSON_SERDE = { SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' }
const ORDERS = { database: 'raw', name: 'orders' }

describe('glueCatalog', () => {
  let glue: FakeGlue
  let catalog: Catalog

  beforeEach(() => {
    glue = new FakeGlue()
    catalog = glueCatalog(glue.client)
  })

  describeCatalog(async () => catalog)

  it('writes an external Parquet table', async () => {
    await catalog.createTable(tableOf('orders', { source: 'OrderTable' }))

    expect(glue.table('raw', 'orders')).toMatchObject({
      TableType: 'EXTERNAL_TABLE',
      Parameters: { EXTERNAL: 'TRUE', classification: 'parquet', 'inlet.source': 'OrderTable' },
      PartitionKeys: [{ Name: 'dt', Type: 'string' }],
      StorageDescriptor: {
        Location: 's3://lake/orders/',
        SerdeInfo: { SerializationLibrary: 'org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe' },
        Columns: [{ Name: 'id', Type: 'string', Parameters: { 'inlet.path': 'id', 'inlet.origin': 'value' } }],
      },
    })
  })

  it('writes a table of JSON lines whose days Athena finds by itself, and keeps it so', async () => {
    const { table, version } = await catalog.createTable(jsonTableOf('orders'))
    const created = glue.table('raw', 'orders')
    expect(created).toMatchObject({
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys: [{ Name: 'delivered_on', Type: 'string' }],
      StorageDescriptor: {
        Location: 's3://lake/orders/',
        InputFormat: 'org.apache.hadoop.mapred.TextInputFormat',
        OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        SerdeInfo: { SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
      },
    })
    expect(created.Parameters).toEqual({
      EXTERNAL: 'TRUE',
      classification: 'json',
      'inlet.format': 'json',
      'projection.enabled': 'true',
      'projection.delivered_on.type': 'date',
      'projection.delivered_on.format': 'yyyy/MM/dd',
      'projection.delivered_on.range': '2024/01/01,NOW',
      'projection.delivered_on.interval': '1',
      'projection.delivered_on.interval.unit': 'DAYS',
      // biome-ignore lint/suspicious/noTemplateCurlyInString: Athena fills it in
      'storage.location.template': 's3://lake/orders/${delivered_on}/',
    })

    await catalog.updateTable(withColumn(table, 'amount', 'orders'), version)

    const { Parameters, StorageDescriptor } = glue.table('raw', 'orders')
    expect(Parameters).toEqual(created.Parameters)
    expect(StorageDescriptor?.SerdeInfo).toEqual(created.StorageDescriptor?.SerdeInfo)
    expect(StorageDescriptor?.Columns).toHaveLength(2)
  })

  it('shows as much of a comment as Glue takes, cut between characters', async () => {
    await catalog.createTable(tableOf('orders', { columns: [{ ...columnOf('id'), comment: `a\n${'é'.repeat(200)}` }] }))

    expect(glue.table('raw', 'orders').StorageDescriptor?.Columns?.[0]?.Comment).toBe(`a ${'é'.repeat(126)}`)
  })

  it("prefers a comment that somebody changed to the whole text of Inlet's own", async () => {
    const { table, version } = await catalog.createTable(
      tableOf('orders', { columns: [{ ...columnOf('id'), comment: 'x'.repeat(300) }] }),
    )
    const column = glue.table('raw', 'orders').StorageDescriptor?.Columns?.[0]
    if (column) column.Comment = 'shorter'

    expect((await catalog.getTable(ORDERS))?.table.columns[0]?.comment).toBe('shorter')
    await catalog.updateTable(table, version)
    expect((await catalog.getTable(ORDERS))?.table.columns[0]?.comment).toBe('x'.repeat(300))
  })

  it('refuses a source path that Glue cannot hold', async () => {
    const table = tableOf('orders', { columns: [{ ...columnOf('id'), path: 'p'.repeat(512_001) }] })

    const error = await catalog.createTable(table).catch((cause: unknown) => cause)

    expect(error).toBeInstanceOf(InputError)
    expect(error).toHaveProperty(
      'message',
      'Expected a source path of column id of at most 512000 bytes, as Glue can hold it, found 512001 bytes',
    )
  })

  describe('a table that others made', () => {
    const others = {
      Name: 'orders',
      Owner: 'hadoop',
      Retention: 7,
      TableType: 'EXTERNAL_TABLE',
      ViewOriginalText: 'kept',
      Description: 'By hand',
      Parameters: { classification: 'parquet', 'parquet.compression': 'SNAPPY', has_encrypted_data: 'false' },
      PartitionKeys: [{ Name: 'dt', Type: 'string', Parameters: { theirs: 'key' } }],
      StorageDescriptor: {
        Location: 's3://lake/orders',
        InputFormat: 'theirs.Input',
        OutputFormat: 'theirs.Output',
        Compressed: true,
        NumberOfBuckets: 4,
        BucketColumns: ['id'],
        SortColumns: [{ Column: 'id', SortOrder: 1 }],
        SkewedInfo: { SkewedColumnNames: ['id'] },
        StoredAsSubDirectories: false,
        Parameters: { theirs: 'storage' },
        SerdeInfo: { Name: 'serde', SerializationLibrary: 'theirs.ParquetSerDe', Parameters: { theirs: 'serde' } },
        Columns: [
          { Name: 'id', Type: 'varchar(20)', Comment: 'their comment', Parameters: { 'iceberg.field.id': '1' } },
          { Name: 'amount', Type: 'DECIMAL(10, 2)' },
          { Name: 'Nested', Type: 'struct<A:int, b:string>', Parameters: {} },
        ],
      },
    } satisfies TableInput

    beforeEach(async () => {
      await glue.client.send(new CreateDatabaseCommand({ DatabaseInput: { Name: 'raw' } }))
      await glue.client.send(new CreateTableCommand({ DatabaseName: 'raw', TableInput: others }))
    })

    it('is read with foreign types where Inlet has none', async () => {
      expect((await catalog.getTable(ORDERS))?.table).toEqual({
        database: 'raw',
        name: 'orders',
        description: 'By hand',
        location: 's3://lake/orders/',
        columns: [
          { name: 'id', type: 'foreign:varchar(20)', comment: 'their comment', origin: 'catalog' },
          { name: 'amount', type: 'decimal(10,2)', origin: 'catalog' },
          { name: 'Nested', type: 'foreign:struct<A:int, b:string>', origin: 'catalog' },
        ],
        partitionKeys: [{ name: 'dt', type: 'string' }],
      })
    })

    it('keeps all that Inlet does not model', async () => {
      await evolveTable(catalog, ORDERS, current => ({
        ...withColumn(current, 'added', 'orders'),
        source: 'OrderTable',
      }))

      const {
        Name,
        Owner,
        Retention,
        TableType,
        ViewOriginalText,
        Description,
        Parameters,
        PartitionKeys,
        StorageDescriptor,
      } = glue.table('raw', 'orders')
      expect({
        Name,
        Owner,
        Retention,
        TableType,
        ViewOriginalText,
        Description,
        Parameters,
        PartitionKeys,
        StorageDescriptor,
      }).toEqual({
        ...others,
        Parameters: { ...others.Parameters, 'inlet.source': 'OrderTable' },
        StorageDescriptor: {
          ...others.StorageDescriptor,
          Columns: [
            ...others.StorageDescriptor.Columns,
            { Name: 'added', Type: 'string', Parameters: { 'inlet.path': 'added', 'inlet.origin': 'value' } },
          ],
        },
      })
    })

    it('keeps the parameters of a column that gets a comment', async () => {
      await evolveTable(catalog, ORDERS, current => ({
        ...withColumn(current, 'id', 'orders'),
        columns: (current?.columns ?? []).map((column, index) =>
          index === 0 ? { ...column, comment: 'ours' } : column,
        ),
      }))

      expect(glue.table('raw', 'orders').StorageDescriptor?.Columns?.[0]).toEqual({
        Name: 'id',
        Type: 'varchar(20)',
        Comment: 'ours',
        Parameters: { 'iceberg.field.id': '1', 'inlet.origin': 'catalog' },
      })
    })

    it.each([
      ['a view', { TableType: 'VIRTUAL_VIEW' }],
      ['an Iceberg table', { Parameters: { table_type: 'ICEBERG' } }],
      ['a table without a location', { StorageDescriptor: { Columns: [] } }],
      ['a table in another format than Parquet', { StorageDescriptor: { Location: 's3://lake/x/' } }],
      [
        'a table in another format than Parquet',
        { StorageDescriptor: { Location: 's3://lake/x/', SerdeInfo: JSON_SERDE } },
      ],
      ['a table with partition key p of type smallint', { PartitionKeys: [{ Name: 'p', Type: 'smallint' }] }],
    ] satisfies [string, Partial<TableInput>][])(
      'is refused by name and not listed if it is %s',
      async (what, change) => {
        const input = { ...others, ...change, Name: 'other' }
        await glue.client.send(new CreateTableCommand({ DatabaseName: 'raw', TableInput: input }))

        const error = await catalog.getTable({ database: 'raw', name: 'other' }).catch((cause: unknown) => cause)

        expect(error).toBeInstanceOf(InputError)
        expect(error).toHaveProperty('code', 'TABLE_NAME_TAKEN')
        expect(error).toHaveProperty('message', `Expected raw.other to be a Parquet table in Glue, found ${what}`)
        expect((await catalog.listTables('raw')).map(table => table.name)).toEqual(['orders'])
      },
    )

    it('has no description if that is empty', async () => {
      const input = { ...others, Name: 'other', Description: '' }
      await glue.client.send(new CreateTableCommand({ DatabaseName: 'raw', TableInput: input }))

      const found = await catalog.getTable({ database: 'raw', name: 'other' })

      expect(found?.table.name).toBe('other')
      expect(found?.table).not.toHaveProperty('description')
    })

    it('finds the table under the name that Glue folded to lower case', async () => {
      expect((await catalog.getTable({ database: 'Raw', name: 'Orders' }))?.table.name).toBe('orders')
    })
  })

  it("gives a partition the table's columns of that moment", async () => {
    await catalog.createTable(tableOf('orders', { columns: [{ ...columnOf('id'), comment: 'The id' }] }))
    await catalog.registerPartitions(ORDERS, [{ values: ['1'], location: 's3://lake/orders/dt=1/' }])
    await evolveTable(catalog, ORDERS, current => withColumn(current, 'later', 'orders'))
    await catalog.registerPartitions(ORDERS, [{ values: ['2'], location: 's3://lake/orders/dt=2/' }])

    expect(glue.partitions('raw', 'orders').map(partition => partition.StorageDescriptor)).toMatchObject([
      { Location: 's3://lake/orders/dt=1/', Columns: [{ Name: 'id', Type: 'string' }] },
      {
        Location: 's3://lake/orders/dt=2/',
        InputFormat: 'org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat',
        Columns: [
          { Name: 'id', Type: 'string' },
          { Name: 'later', Type: 'string' },
        ],
      },
    ])
  })

  describe('when Glue fails', () => {
    it('outlasts a throttled call', async () => {
      await catalog.createTable(tableOf('orders'))
      glue.fail('GetTable', 'ThrottlingException', 1)

      expect((await catalog.getTable(ORDERS))?.table.name).toBe('orders')
    })

    it('names the operation and the table if throttling goes on', async () => {
      glue.fail('GetTable', 'ThrottlingException')

      const error = await catalog.getTable(ORDERS).catch((cause: unknown) => cause)

      expect(error).toBeInstanceOf(TransientError)
      expect(error).toMatchObject({
        code: 'CATALOG',
        message: 'Glue GetTable of raw.orders failed: ThrottlingException',
        cause: { name: 'ThrottlingException' },
      })
    })

    it.each(['CreateTable', 'CreateDatabase'] as const)('names a failed %s', async operation => {
      glue.fail(operation, 'AccessDeniedException')

      await expect(catalog.createTable(tableOf('orders'))).rejects.toThrow(
        new RegExp(`Glue ${operation} of raw.* failed: AccessDeniedException`),
      )
    })

    it('goes on if somebody else creates the database first', async () => {
      glue.beforeNext('CreateDatabase', async () => {
        await catalog.createTable(tableOf('first'))
      })

      await catalog.createTable(tableOf('orders'))

      expect((await catalog.listTables('raw')).map(table => table.name)).toEqual(['first', 'orders'])
    })

    it('finds a table that changed between the read and the update', async () => {
      const { table, version } = await catalog.createTable(tableOf('orders'))
      glue.beforeNext('UpdateTable', async () => {
        await evolveTable(catalog, ORDERS, current => withColumn(current, 'theirs', 'orders'))
      })

      await expect(catalog.updateTable(withColumn(table, 'mine', 'orders'), version)).rejects.toThrow(CatalogConflict)
    })

    it('names the partition that could not be registered', async () => {
      await catalog.createTable(tableOf('orders'))
      glue.failPartition('2026-02-01', 'InternalServiceException')
      const days = ['2026-01-31', '2026-02-01']
      const partitions = days.map(day => ({ values: [day], location: `s3://lake/orders/dt=${day}/` }))

      const registration = catalog.registerPartitions(ORDERS, partitions)

      await expect(registration).rejects.toThrow(
        'Glue BatchCreatePartition of raw.orders failed for 1 of 2 partitions, first for 2026-02-01: InternalServiceException',
      )
      await expect(registration).rejects.toThrow(TransientError)
    })

    it('sets the location of a partition that somebody else registers at the same time', async () => {
      await catalog.createTable(tableOf('orders'))
      glue.beforeNext('BatchCreatePartition', () =>
        glueCatalog(glue.client).registerPartitions(ORDERS, [{ values: ['1'], location: 's3://lake/theirs/' }]),
      )

      await catalog.setPartitionLocation(ORDERS, { values: ['1'], location: 's3://lake/mine/' })

      expect(await catalog.listPartitions(ORDERS)).toEqual([{ values: ['1'], location: 's3://lake/mine/' }])
    })
  })
})
