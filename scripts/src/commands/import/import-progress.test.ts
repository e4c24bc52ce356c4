import { expect, it } from 'vitest'
import { showProgress } from './import-progress.ts'

const line = (fields: object) =>
  JSON.stringify({
    level: 'INFO',
    message: 'Import goes on',
    rows: 12_000,
    unprocessed: 2,
    rowsPerSecond: 3_400,
    ...fields,
  })

/** What is shown of log lines that come after so many ms. */
function shown(lines: readonly (readonly [ms: number, line: string])[], beginning = { byte: 0, isCompressed: false }) {
  const texts: string[] = []
  let time = 0
  const show = showProgress({ show: text => texts.push(text), end: () => undefined }, beginning, () => time)
  for (const [ms, text] of lines) {
    time = ms
    show(text)
  }
  return texts
}

it('shows rows, their rate, refusals, and the time that is left by the bytes of this run', () => {
  const steps = [
    [1_000, line({ byte: 250, size: 1_000 })],
    [2_000, line({ byte: 1_000, size: 1_000 })],
    [2_000, 'no JSON'],
    [2_000, JSON.stringify({ message: 'Import finished' })],
  ] as const
  expect(shown(steps)).toEqual([
    'Importing ██████░░░░░░░░░░░░░░░░░░ 12,000 rows, 3,400 rows/s, 2 refused, 3 s left',
    'Importing ████████████████████████ 12,000 rows, 3,400 rows/s, 2 refused, 0 s left',
  ])
  const slow = [[1_000, line({ byte: 600, size: 1_000_000 })]] as const
  expect(shown(slow, { byte: 500, isCompressed: false })[0]).toMatch(/, 2 h 47 min left$/)
})

it('knows no end of a compressed file', () => {
  const steps = [[1_000, line({ byte: 5_000, size: 1_000 })]] as const
  expect(shown(steps, { byte: 0, isCompressed: true })).toEqual(['Importing 12,000 rows, 3,400 rows/s, 2 refused'])
})
