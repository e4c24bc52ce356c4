/// <reference path="./.sst/platform/config.d.ts" />

// SST allows no imports at the top. The files of `infra/` are in the order in which data flows.

export default $config({
  async app({ stage }) {
    const { stagePolicy } = await import('./infra/stage.ts')
    return {
      name: 'inlet',
      home: 'aws',
      providers: { aws: { version: '7.29.0', defaultTags: { tags: { app: 'inlet', stage } } } },
      ...stagePolicy(stage),
    }
  },
  async run() {
    const { keepData } = await import('./infra/keep-data.ts')
    keepData()
    await import('./infra/lake.ts')
    await import('./infra/changes/streams.ts')
    await import('./infra/orders/orders-table.ts')
    await import('./infra/transactions/transactions-table.ts')
    await import('./infra/changes/captures.ts')
    await import('./infra/changes/capture-watch.ts')
    await import('./infra/changes/stream-to-parquet.ts')
    await import('./infra/csv/csv-to-partition.ts')
    await import('./infra/csv/csv-to-dynamodb.ts')
    await import('./infra/orders/orders-firehose.ts')
    await import('./infra/orders/orders-pipe.ts')
    await import('./infra/orders/orders-catalog.ts')
    await import('./infra/orders/orders-crawler.ts')
    await import('./infra/transactions/transactions-iceberg.ts')
    await import('./infra/transactions/transactions-firehose.ts')
    await import('./infra/transactions/transactions-capture.ts')
    await import('./infra/athena/workgroups.ts')
    await import('./infra/athena/views.ts')
    await import('./infra/athena/saved-queries.ts')
    await import('./infra/lake-formation/lake-formation.ts')
    await import('./infra/monitoring/stream-alarms.ts')
    await import('./infra/monitoring/daily-alarms.ts')
    await import('./infra/monitoring/csv-import-alarms.ts')
    await import('./infra/monitoring/delivery-alarms.ts')
    await import('./infra/monitoring/view-alarms.ts')
    await import('./infra/monitoring/dashboard.ts')
    return (await import('./infra/outputs.ts')).outputs
  },
})
