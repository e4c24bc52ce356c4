import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { startProgress } from './progress.ts'

function run(isTTY: boolean): string {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
  const progress = startProgress('Loading', 'records', 4_000, stream)
  for (let done = 0; done <= 5_000; done += 500) progress.update(done)
  progress.end()
  return String(stream.read())
}

it('prints a plain line at each quarter where there is no terminal', () => {
  expect(run(false)).toBe(
    [1, 2, 3, 4].map(quarter => `  Loading ${25 * quarter} % (${quarter},000 records)\n`).join(''),
  )
})

it('redraws one line on a terminal, and leaves it empty', () => {
  const drawn = run(true)
  expect(drawn).not.toContain('\n')
  expect(drawn).toContain('Loading ░░░░░░░░░░░░░░░░░░░░░░░░ 0 records')
  expect(drawn.endsWith('\u001b[1G\u001b[0K')).toBe(true)
})
