import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { checkRates } from './check-rates.ts'
import { loadRates } from './load-rates.ts'
import { type Deliveries, makeDeliveries } from './rates-file.ts'

const DELIVERIES = makeDeliveries({ seed: 1, day: '2026-01-31' })
const OTHERS = makeDeliveries({ seed: 2, day: '2026-01-31' })

let lake: string
beforeEach(async () => {
  lake = await mkdtemp(join(tmpdir(), 'inlet-rates-'))
})
afterEach(() => rm(lake, { recursive: true }))

/** What does not hold when these are sent instead. */
async function failing(sent: Partial<Deliveries>): Promise<readonly string[]> {
  const loaded = await loadRates(lake, { ...DELIVERIES, ...sent })
  return checkRates(DELIVERIES, loaded).flatMap(({ isTrue, text }) => (isTrue ? [] : [text]))
}

it('loads what a vendor sends, and the correction in its place', async () => {
  expect(await failing({})).toEqual([])
})

it('tells if the lake has other rows than were expected', async () => {
  const [values, quarantine, ...others] = await failing({ corrected: OTHERS.corrected })
  expect(values).toMatch(/; 5\d\d differ$/)
  expect(quarantine).toContain('byte for byte')
  expect(others).toEqual([])
})

it('tells if a file is loaded that was to be refused', async () => {
  const texts = await failing({ cutOff: OTHERS.corrected })
  expect(texts).toContain('A file of 40 rows was refused, and the partition stayed as it was')
})
