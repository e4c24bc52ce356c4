import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { callLake } from '../../live/test/call-lake.ts'
import { runLake } from '../../live/test/run-lake.ts'
import { readStageOutputs } from '../../stage/stage-outputs.ts'
import { startFakeStage } from './test/fake-stage.ts'
import { OUTPUTS } from './test/outputs.ts'

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-smoke-'))
})
afterAll(() => rm(root, { recursive: true }))

async function outputsFile(outputs: unknown): Promise<string> {
  const path = join(root, 'outputs.json')
  await writeFile(path, typeof outputs === 'string' ? outputs : JSON.stringify(outputs))
  return path
}

it.each([
  {
    found: 'no file',
    outputs: undefined,
    says: /^Expected \S*none\.json, which a deploy leaves, found none; run: pnpm sst deploy --stage mine$/,
  },
  {
    found: 'what a deploy that failed leaves',
    outputs: 'null',
    says: /names no stage, as after a deploy that failed; run: pnpm sst deploy --stage mine$/,
  },
  {
    found: 'another stage',
    outputs: { ...OUTPUTS, Stage: 'staging' },
    says: /is of stage "staging", expected "mine"; run: pnpm sst deploy --stage mine$/,
  },
  {
    found: 'another version',
    outputs: { Stage: 'mine' },
    says: /is of another version of the app; run: .*RawBucketName/s,
  },
])('refuses $found', async ({ outputs, says }) => {
  const path = outputs === undefined ? join(root, 'none.json') : await outputsFile(outputs)
  await expect(readStageOutputs(path, 'mine')).rejects.toThrow(says)
})

it('asks before it tries a permanent stage', async () => {
  const path = await outputsFile({ ...OUTPUTS, IsPermanent: true })
  const { stdout, stderr, code } = await callLake(['smoke', '--stage', 'mine', '--outputs', path], {})
  expect([stdout, code]).toEqual(['', 1])
  expect(stderr).toMatch(/^Stage "mine" is permanent\. .* Run it again with --yes\.$/m)
})

it('names the checks that there are', async () => {
  const { stderr, code } = await callLake(['smoke', '--stage', 'mine', '--only', 'orders,none'], {})
  expect(code).toBe(2)
  expect(stderr).toContain('Expected --only with some of captures,views,orders,')
})

it('tells each verdict, and fails if a check does', async () => {
  await using stage = await startFakeStage()
  const path = await outputsFile(stage.outputs)
  const args = ['smoke', '--stage', 'mine', '--outputs', path, '--only', 'captures,views,queries', '--timeout', '1']
  const passed = await runLake(args, stage.env)
  expect(passed).toMatchObject({ stderr: '', code: 0 })
  expect(passed.stdout.replaceAll(/\(.*\)/g, '')).toMatchInlineSnapshot(`
    "✓ captures: DynamoDB streams every table, with microseconds 
        2 tables
    ✓ views: the function makes the views of all tables 
    ✓ queries: all views can be read, and the saved queries run 
        inlet-mine-orders-revenue ran
    Stage mine: 3 checks passed
    "
  `)

  stage.captures.precision = 'MILLISECOND'
  const failed = await callLake([...args, '--json'], stage.env)
  expect(failed.code).toBe(1)
  const { passed: hasPassed, checks } = JSON.parse(failed.stdout)
  expect(hasPassed).toBe(false)
  expect(checks.map(({ verdict }: { verdict: string }) => verdict)).toEqual(['failed', 'passed', 'passed'])
})

it('cleans up at Ctrl-C', async () => {
  await using stage = await startFakeStage()
  const path = await outputsFile(stage.outputs)
  const ended = await runLake(
    ['smoke', '--stage', 'mine', '--outputs', path, '--only', 'orders,csv'],
    stage.env,
    child => {
      stage.onCall = name => {
        if (name === 'GetQueryExecution') child.kill('SIGINT')
        if (name === 'GetQueryExecution') stage.onCall = () => undefined
      }
    },
  )
  expect(ended.code).toBe(130)
  expect(ended.stdout).toContain('Stage mine: failed: orders; skipped: csv')
  expect(await stage.leftovers()).toEqual([])
})
