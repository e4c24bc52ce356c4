import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { runStep } from './run-step.ts'

const ROOT = resolve(import.meta.dirname, '../../..')

it.each([
  { command: 'node -e ""', status: 'passed' },
  { command: 'node -e "process.exit(3)"', status: 'failed' },
  { command: 'no-such-command-anywhere 2> /dev/null', status: 'failed' },
])('says by its exit code how $command went', async ({ command, status }) => {
  expect(await runStep({ name: 'a', command }, ROOT)).toEqual({ name: 'a', status, ms: expect.any(Number) })
})

it('passes the environment on, and finds the commands of the repository', async () => {
  const command = 'node -e "process.exit(process.env.LAKE === process.cwd() ? 0 : 1)" && tsc --version > /dev/null'
  const result = await runStep({ name: 'a', command, env: { LAKE: ROOT }, report: 'a.json' }, ROOT)
  expect(result).toMatchObject({ status: 'passed', report: 'a.json' })
  expect(await runStep({ name: 'a', command: 'node -e ""' }, tmpdir())).toMatchObject({ status: 'passed' })
})

it('ends a command that never ends, and what that started', async () => {
  const { status, ms } = await runStep({ name: 'endless', command: 'node -e "for (;;);" && true' }, ROOT, 500)
  expect(status).toBe('failed')
  expect(ms).toBeLessThan(10_000)
})

it('leaves nothing running', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'inlet-step-'))
  const file = join(folder, 'late')
  const command = `(sleep 1 && touch ${file}) & true`
  expect(await runStep({ name: 'a', command }, ROOT)).toMatchObject({ status: 'passed' })
  await setTimeout(1_500)
  expect(await readdir(folder)).toEqual([])
  await rm(folder, { recursive: true })
})
