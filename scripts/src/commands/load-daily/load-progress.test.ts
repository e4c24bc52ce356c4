import { expect, it } from 'vitest'
import { showProgress } from './load-progress.ts'

it('shows rows, and how much is read where that is known, not more often than one can see', () => {
  const shown: string[] = []
  let now = 0
  const show = showProgress({ show: text => shown.push(text), end: () => undefined }, '20260131', () => now)
  show({ rows: 1_500, share: 0.505 })
  show({ rows: 1_600, share: 0.6 })
  now = 80
  show({ rows: 1_700, share: undefined })
  expect(shown).toEqual([`20260131 ${'█'.repeat(12)}${'░'.repeat(12)} 50 % 1,500 rows`, '20260131 1,700 rows'])
})
