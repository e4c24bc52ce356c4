import { spawnSync } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { countReports, countsLine } from './count-reports.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-reports-'))
})
afterEach(() => rm(folder, { recursive: true }))

const write = (file: string, content: unknown) => writeFile(join(folder, file), JSON.stringify(content))
const step = (status: string, report?: string) => ({ name: 'a step', status, ms: 1, report })
const tests = (passed: number, failed: number, pending = 0, todo = 0) => ({
  numTotalTests: passed + failed + pending + todo,
  numPassedTests: passed,
  numFailedTests: failed,
  numPendingTests: pending,
  numTodoTests: todo,
})
const count = (exitCode = 0) => countsLine(countReports(folder, exitCode))

describe('countReports', () => {
  it('adds up steps, which count as one, and the tests of those that count by themselves', async () => {
    await write('steps.json', [step('passed'), step('failed'), step('passed', 'a.json'), step('failed', 'b.json')])
    await write('a.json', tests(10, 0))
    await write('b.json', tests(5, 2, 1, 3))
    expect(count(1)).toBe('16 passed, 3 failed, 4 skipped')
  })

  it('counts a step that was not run as failed', async () => {
    await write('steps.json', [step('passed'), step('not run'), step('not run', 'a.json')])
    expect(count(1)).toBe('1 passed, 2 failed')
  })

  it('counts files that did not load as one failure', async () => {
    await write('steps.json', [step('failed', 'a.json')])
    await write('a.json', tests(7, 0))
    expect(count(1)).toBe('7 passed, 1 failed')
  })

  it('counts no tests, or a report that is missing or cut short, as one failure', async () => {
    await write('steps.json', [step('passed', 'a.json'), step('passed', 'b.json'), step('passed', 'c.json')])
    await write('a.json', tests(0, 0, 2))
    await writeFile(join(folder, 'b.json'), '{"numPassedTests":')
    expect(count()).toBe('0 passed, 3 failed, 2 skipped')
  })

  it('counts reports besides those of steps, which have to be there', async () => {
    await write('steps.json', [step('passed')])
    await write('others.json', tests(20, 1, 2))
    expect(countsLine(countReports(folder, 1, ['others.json']))).toBe('21 passed, 1 failed, 2 skipped')
    expect(countsLine(countReports(folder, 0, ['missing.json']))).toBe('1 passed, 1 failed')
  })

  it('counts as one failure what no report tells of', async () => {
    expect(count(1)).toBe('0 passed, 1 failed')
    await write('steps.json', [step('passed')])
    expect(count(0)).toBe('1 passed, 0 failed')
    expect(count(1)).toBe('1 passed, 1 failed')
  })
})

it('prints one line, and exits with 1 if anything failed', async () => {
  const run = (exitCode: number) => {
    const args = [join(import.meta.dirname, 'count-reports.ts'), folder, String(exitCode)]
    const { stdout, stderr, status } = spawnSync(process.execPath, args, { encoding: 'utf8' })
    return { stdout, stderr, status }
  }
  expect(run(0)).toEqual({ stdout: '0 passed, 1 failed\n', stderr: '', status: 1 })
  await write('steps.json', [step('passed')])
  expect(run(0)).toEqual({ stdout: '1 passed, 0 failed\n', stderr: '', status: 0 })
  expect(run(130)).toEqual({ stdout: '1 passed, 1 failed\n', stderr: '', status: 1 })
})
