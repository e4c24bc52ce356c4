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
    await import('./infra/streams.ts')
    await import('./infra/orders-table.ts')
    await import('./infra/transactions-table.ts')
    await import('./infra/captures.ts')
    await import('./infra/capture-watch.ts')
    await import('./infra/stream-to-parquet.ts')
    await import('./infra/csv-to-partition.ts')
    await import('./infra/csv-to-dynamodb.ts')
    await import('./infra/orders-pipe.ts')
    await import('./infra/orders-firehose.ts')
    await import('./infra/orders-catalog.ts')
    await import('./infra/orders-crawler.ts')
    await import('./infra/transactions-iceberg.ts')
    await import('./infra/transactions-firehose.ts')
    await import('./infra/athena.ts')
    await import('./infra/views.ts')
    await import('./infra/saved-queries.ts')
    await import('./infra/lake-formation.ts')
    await import('./infra/monitoring/dashboard.ts')
    return (await import('./infra/outputs.ts')).outputs
  },
})
