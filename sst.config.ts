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
    await import('./infra/stream-to-parquet.ts')
    await import('./infra/csv-to-partition.ts')
    await import('./infra/csv-to-dynamodb.ts')
    return (await import('./infra/outputs.ts')).outputs
  },
})
