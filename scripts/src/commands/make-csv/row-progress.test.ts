import { expect, it } from 'vitest'
import { rowLines } from './row-progress.ts'

function run(rows: number): string[] {
  const lines: string[] = []
  const progress = rowLines(rows, line => lines.push(line))
  for (let done = 1_000; done <= rows; done += 1_000) progress.update(done)
  progress.update(rows)
  return lines
}

it('tells every 50,000 rows', () => {
  expect(run(100_000)).toEqual(['Progress: 50.0% (50,000/100,000 rows)', 'Progress: 100.0% (100,000/100,000 rows)'])
  expect(run(70_500)).toEqual(['Progress: 70.9% (50,000/70,500 rows)'])
})

it('tells every tenth of many rows', () => {
  const lines = run(10_000_000)
  expect(lines).toHaveLength(10)
  expect(lines[2]).toBe('Progress: 30.0% (3,000,000/10,000,000 rows)')
  expect(run(1_200_000)[0]).toBe('Progress: 12.5% (150,000/1,200,000 rows)')
})
