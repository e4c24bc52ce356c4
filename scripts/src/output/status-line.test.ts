import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { bar, startStatus } from './status-line.ts'

function run(isTTY: boolean): string {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY })
  let time = 0
  const status = startStatus(stream, () => time)
  for (; time <= 21_000; time += 1_000) status.show(`at ${time}`)
  status.end()
  return String(stream.read())
}

it('prints a plain line every ten seconds where there is no terminal', () => {
  expect(run(false)).toBe('  at 10000\n  at 20000\n')
})

it('redraws one line on a terminal, and leaves it empty', () => {
  const drawn = run(true)
  expect(drawn).not.toContain('\n')
  expect(drawn).toContain('  at 21000')
  expect(drawn.endsWith('\u001b[1G\u001b[0K')).toBe(true)
})

it('draws no bar that is longer than the whole', () => {
  expect([-1, 0.5, 2].map(share => bar(share).replaceAll('░', ''))).toEqual(['', '█'.repeat(12), '█'.repeat(24)])
})
