import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readReports } from '../test/monitoring/read-reports.ts'
import { handlerPackages } from '../test/runs/handler-file.ts'
import { SERVICES } from './services.ts'

const TEST = join(import.meta.dirname, '../test')

/** Metrics of a service that alarms look at, by the list that the alarms of each stage are compared with. */
function alarmedMetrics(service: string): string[] {
  const text = readFileSync(join(TEST, 'alarms.txt'), 'utf8')
  const found = text.matchAll(new RegExp(`\\bInlet (\\w+) \\w+ service=${service}\\b`, 'g'))
  return [...found].map(([, name = '']) => name)
}

describe('services', () => {
  it('are the packages that have a handler', () => {
    expect(SERVICES).toEqual(handlerPackages().toSorted())
  })

  it.each(SERVICES)('count what alarms look at, under their names: %s', async service => {
    const { services, names } = await readReports(service)
    expect(services).toEqual([service])
    expect(alarmedMetrics(service).filter(name => !names.has(name))).toEqual([])
  })

  it('are looked at, but for the one that only its dead letters tell of', () => {
    expect(SERVICES.filter(service => alarmedMetrics(service).length === 0)).toEqual(['athena-views'])
  })
})
