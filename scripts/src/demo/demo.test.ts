import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, expect, it } from 'vitest'

const DEMO = join(import.meta.dirname, '../demo.ts')

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'inlet-demo-'))
})
afterAll(() => rm(root, { recursive: true }))

function start(...args: readonly string[]) {
  const { LOCAL_BUCKETS_DIR: _, ...env } = process.env
  const child = spawn(process.execPath, [DEMO, ...args], { env, cwd: root })
  const closed = new Promise<number | null>(resolve => child.once('close', resolve))
  return { child, ended: Promise.all([text(child.stdout), text(child.stderr), closed]) }
}

it('can be interrupted, and then run again', async () => {
  const { child, ended } = start('--writes', '800')
  child.stderr.on('data', data => String(data).includes('25 %') && child.kill('SIGINT'))
  const [, stderr, code] = await ended
  expect(stderr).toContain('Interrupted')
  expect(code).toBe(130)

  const [stdout, , again] = await start('--writes', '200', '--seed', '3').ended
  expect(again).toBe(0)
  expect(stdout).toContain('✓ The lake holds what DynamoDB holds')
  expect(stdout).toMatch(/✓ 3,040 rows = [\d,]+ written \+ \d superseded by a later row of their batch \+ 24 refused\n/)
  expect(stdout).toMatch(/✓ Offers has 3,0\d\d items, each the last row of its key; 0 differ\n/)
  expect(stdout).toContain('✓ 552 rows = 549 in the partition + 3 quarantined; corrected, 552 = 551 + 1\n')
  expect(stdout).toMatch(
    /EXPECTATION: .*_v2\.zip:\n {4}expected at least 100 rows, found 40; what was loaded before stays\n/,
  )
  expect(stdout).not.toContain('✗')
  expect(stdout).not.toContain('\u001b')
})

it.each([
  { args: ['--writes', 'many'], problem: 'Expected a whole number above zero for --writes, found "many"' },
  { args: ['--chnages', '5'], problem: "Unknown option '--chnages'" },
])('is called wrongly: $args', async ({ args, problem }) => {
  const [stdout, stderr, code] = await start(...args).ended
  expect([stdout, code]).toEqual(['', 2])
  expect(stderr).toContain(problem)
})
