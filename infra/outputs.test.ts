import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { replayedKey } from '@inlet/scripts/replayed-key'
import { readStageOutputs, type StageOutputs } from '@inlet/scripts/stage-outputs'
import { expect, it } from 'vitest'
import { recallSynthesis } from './test/recall-synthesis.ts'

it('names everything that the commands of `lake` for a stage look at', async () => {
  const { outputs, resources } = await recallSynthesis('mine')
  const root = await mkdtemp(join(tmpdir(), 'inlet-outputs-'))
  try {
    const path = join(root, 'outputs.json')
    await writeFile(path, JSON.stringify(outputs))
    const read = await readStageOutputs(path, 'mine')
    const names = new Set(resources.flatMap(({ inputs }) => [inputs.name, inputs.bucket]))
    for (const [key, value] of Object.entries(read)) {
      if (key.endsWith('Name')) expect(names, key).toContain(value)
    }
    expect(read.DeadLetterQueueUrls).toHaveLength(4)
    expect(names).toEqual(names.union(new Set(read.Deliveries.flatMap(each => [each.transformer, each.errors.bucket]))))
    expect(read.Captures.flatMap(({ tables }) => tables)).toEqual([read.OrdersTableName, read.TransactionsTableName])
  } finally {
    await rm(root, { recursive: true })
  }
})

it('lets what was replayed go in time, wherever `lake replay` puts it', async () => {
  const { outputs, resources } = await recallSynthesis('mine')
  const { QuarantineBucketName, Deliveries } = outputs as unknown as StageOutputs
  const expiryOf = (bucket: string, key: string) => {
    const rules = resources.filter(
      ({ type }) => type === 'aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration',
    )
    return rules
      .filter(({ inputs }) => inputs.bucket === bucket)
      .flatMap(({ inputs }) => {
        const found = inputs.rules as { filter: { prefix: string }; expiration?: { days: number } }[]
        return found
          .filter(({ filter }) => key.startsWith(filter.prefix))
          .flatMap(({ expiration }) => expiration?.days ?? [])
      })
  }
  expect(expiryOf(QuarantineBucketName, replayedKey('_quarantine/stream-to-parquet/dt=2026-11-21/a.json'))).toEqual([
    365,
  ])
  for (const { errors } of Deliveries) {
    expect(expiryOf(errors.bucket, replayedKey(`${errors.prefix}processing-failed/a`))).toEqual([365])
  }
})
