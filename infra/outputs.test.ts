import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readStageOutputs } from '@inlet/scripts/stage-outputs'
import { expect, it } from 'vitest'
import { recallSynthesis } from './test/recall-synthesis.ts'

it('names everything that `lake smoke` looks at', async () => {
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
    expect(read.Captures.flatMap(({ tables }) => tables)).toEqual([read.OrdersTableName, read.TransactionsTableName])
  } finally {
    await rm(root, { recursive: true })
  }
})
