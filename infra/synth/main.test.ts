import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { recallSynthesis } from '../test/recall-synthesis.ts'
import { installPlatform } from './install-platform.ts'

// Which says so, where nobody has done it yet.
beforeAll(installPlatform)

function synth(...args: string[]) {
  return spawnSync(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  })
}

describe('pnpm synth', () => {
  it('prints the resources of a stage as one JSON array, and nothing else, the same each time', {
    timeout: 120_000,
  }, async () => {
    const { stdout, stderr, status } = synth('--stage', 'production')
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 })
    const resources = JSON.parse(stdout)
    for (const resource of resources) {
      expect(Object.keys(resource)).toEqual(['name', 'type', 'inputs', 'options'])
    }
    expect(resources).toContainEqual({
      name: 'ChangesStream',
      type: 'aws:kinesis/stream:Stream',
      inputs: expect.objectContaining({ name: 'inlet-production-changes', retentionPeriod: 168 }),
      options: expect.objectContaining({ retainOnDelete: true, protect: true }),
    })
    expect(resources).toEqual((await recallSynthesis('production')).resources)
  })

  it('prints in what two stages differ', () => {
    const { stdout, status } = synth('--diff', 'mine', 'production')
    expect(status).toBe(0)
    expect(JSON.parse(stdout)).toContainEqual({
      resource: 'aws:s3/bucket:Bucket RawBucket',
      path: 'inputs.forceDestroy',
      mine: true,
      production: false,
    })
  })

  it('prints what sst dev would make', () => {
    const resources = JSON.parse(synth('--stage', 'mine', '--dev').stdout) as { name: string; inputs: object }[]
    // Lambda hands events to the developer's machine.
    expect(resources.find(({ name }) => name === 'StreamToParquetFunction')?.inputs).toMatchObject({
      runtime: 'provided.al2023',
    })
  })

  it.each([
    [[], 'expected a stage: synth --stage NAME'],
    [['--diff', 'mine'], 'expected two stages: synth --diff A B'],
  ])('is called wrongly with %j', (args, message) => {
    const { stdout, stderr, status } = synth(...args)
    expect({ stdout, status }).toEqual({ stdout: '', status: 2 })
    expect(stderr).toContain(message)
  })

  it('says what is wrong with a stage', () => {
    const { stdout, stderr, status } = synth('--stage', 'a-stage-with-too-long-a-name')
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 })
    expect(stderr.trim().split('\n')).toHaveLength(1)
    expect(stderr).toContain('expected at most 16 lower-case letters')
  })
})
