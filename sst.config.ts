/// <reference path="./.sst/platform/config.d.ts" />

// Not among the files that `tsc` checks: the types that the line above refers to are there only after `sst install`.
// SST allows no imports at the top.

export default $config({
  async app({ stage }) {
    const { stagePolicy } = await import('./infra/stage.ts')
    return {
      name: 'inlet',
      home: 'aws',
      providers: { aws: { version: '7.29.0' } },
      ...stagePolicy(stage),
    }
  },
  async run() {
    // Nothing is deployed yet: the handlers run on one machine. Their resources will come from files in `infra/`.
  },
})
