import { lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { runLake } from '../../live/test/run-lake.ts'

let folder: string
let output: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'inlet-make-csv-'))
  output = join(folder, 'data.csv')
})
afterEach(() => rm(folder, { recursive: true }))

const makeCsv = (...args: readonly string[]) => runLake(['make-csv', '--output', output, ...args], {})

describe('lake make-csv', () => {
  it('writes a thousand rows for twenty accounts', async () => {
    expect(await makeCsv()).toEqual({
      stdout: `Generating 1,000 rows with 20 unique accounts...\n✅ CSV file '${output}' generated successfully with 1,000 rows!\n`,
      stderr: '',
      code: 0,
    })
    const lines = (await readFile(output, 'utf8')).split('\n')
    expect(lines).toHaveLength(1_002)
    expect(new Set(lines.slice(1, -1).map(line => line.slice(0, 8))).size).toBe(20)
    expect(await readdir(folder)).toEqual(['data.csv'])
  })

  it('shows progress and the size of a large file', async () => {
    const { stdout } = await makeCsv('--rows', '100000', '--accounts', '1500')
    expect(stdout.split('\n')).toEqual([
      'Generating 100,000 rows with 1,500 unique accounts...',
      'Progress: 50.0% (50,000/100,000 rows)',
      'Progress: 100.0% (100,000/100,000 rows)',
      `✅ CSV file '${output}' generated successfully with 100,000 rows!`,
      '📁 File size: 12.4 MB',
      '',
    ])
  })

  it('warns where there are more accounts than rows', async () => {
    const { stdout, code } = await makeCsv('--rows', '10')
    expect([stdout.split('\n')[0], code]).toEqual([
      '⚠️  Warning: More accounts than rows - some accounts will have no data',
      0,
    ])
  })

  it('prints one JSON object, and writes the same file for the same seed and time', async () => {
    const args = ['--rows', '60000', '--seed', '7', '--now', '2026-01-31T13:00:00+01:00', '--json']
    const { stdout, stderr } = await makeCsv(...args)
    const first = await readFile(output)
    expect([JSON.parse(stdout), stderr]).toEqual([
      {
        output,
        rows: 60_000,
        accounts: 20,
        bytes: first.length,
        seconds: expect.any(Number),
        seed: 7,
        now: '2026-01-31T12:00:00.000Z',
      },
      '',
    ])
    await makeCsv(...args)
    expect(first.equals(await readFile(output))).toBe(true)
  })

  it('draws a seed that makes the file again', async () => {
    const { seed, now } = JSON.parse((await makeCsv('--json')).stdout)
    const first = await readFile(output, 'utf8')
    await makeCsv('--seed', String(seed), '--now', now)
    expect(await readFile(output, 'utf8')).toBe(first)
  })

  it('writes rows in memory that has no room for them', async () => {
    const args = ['make-csv', '--output', output, '--rows', '400000', '--accounts', '90000000', '--json']
    const { stdout, stderr, code } = await runLake(args, { NODE_OPTIONS: '--max-old-space-size=24' })
    expect([stderr, code]).toEqual(['', 0])
    expect(JSON.parse(stdout).bytes).toBeGreaterThan(48_000_000)
  })

  it('leaves nothing at Ctrl-C', async () => {
    await writeFile(output, 'before')
    const { stderr, code } = await runLake(['make-csv', '--output', output, '--rows', '100000000'], {}, async child => {
      while ((await readdir(folder)).length < 2) await sleep(5)
      child.kill('SIGINT')
    })
    expect([stderr, code]).toEqual([`Interrupted: nothing was written to '${output}'.\n`, 130])
    expect([await readFile(output, 'utf8'), await readdir(folder)]).toEqual(['before', ['data.csv']])
  })

  it('leaves nothing when nobody reads on', async () => {
    const { promise: exited, resolve } = Promise.withResolvers<number | null>()
    const args = ['make-csv', '--output', output, '--rows', '1000000']
    await runLake(args, {}, child => {
      child.once('exit', resolve)
      child.stdout?.once('data', () => child.stdout?.destroy())
    }).catch(() => undefined)
    expect([await exited, await readdir(folder)]).toEqual([130, []])
  })

  it('follows a link', async () => {
    const link = join(folder, 'link.csv')
    await writeFile(output, 'before')
    await symlink(output, link)
    await runLake(['make-csv', '--output', link], {})
    expect((await lstat(link)).isSymbolicLink()).toBe(true)
    expect((await stat(output)).size).toBeGreaterThan(100_000)
  })

  it('explains itself, with examples', async () => {
    const { stdout, code } = await makeCsv('--help')
    expect(code).toBe(0)
    for (const option of ['--rows', '--output', '--accounts', '--seed', '--now', '--json']) {
      expect(stdout).toContain(option)
    }
    expect(stdout).toContain('\nEXAMPLES\n\n  pnpm lake make-csv\n')
  })

  it.each([
    { args: ['--rows', '0'], problem: 'Expected a whole number above zero for --rows, found "0"' },
    { args: ['--rows', '1.5'], problem: 'for --rows, found "1.5"' },
    { args: ['--accounts', 'many'], problem: 'for --accounts, found "many"' },
    { args: ['--accounts', '90000001'], problem: 'Expected at most 90,000,000' },
    { args: ['--seed', 'x'], problem: 'Expected a whole number for --seed, found "x"' },
    { args: ['--now', 'yesterday'], problem: 'Expected an ISO time' },
    { args: ['--now', '2026-02-30T00:00:00Z'], problem: 'Expected an ISO time' },
    { args: ['--now', '2026-01-31T00:00:00+99:99'], problem: 'Expected an ISO time' },
    { args: ['--now', '1969-01-31T00:00:00Z'], problem: 'from 1971 to 9998' },
    { args: ['--output', ''], problem: 'Expected the name of a file for --output' },
    { args: ['--row', '3'], problem: "Unknown option '--row'" },
  ])('is called wrongly: $args', async ({ args, problem }) => {
    const { stdout, stderr, code } = await makeCsv(...args)
    expect([stdout, code, await readdir(folder)]).toEqual(['', 2, []])
    expect(stderr).toContain(problem)
  })

  it('says where no file can be written', async () => {
    const nowhere = join(folder, 'nowhere')
    expect(await makeCsv('--output', join(nowhere, 'data.csv'))).toEqual({
      stdout: '',
      stderr: `There is no folder ${nowhere} for --output ${join(nowhere, 'data.csv')}: make it first, or name another\n`,
      code: 1,
    })
    expect(await makeCsv('--output', folder)).toMatchObject({
      stderr: `Expected a file for --output, but ${folder} is a folder\n`,
      code: 1,
    })
  })
})
