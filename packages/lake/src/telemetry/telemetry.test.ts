import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createLogger } from './logger.ts'
import { createMetrics } from './metrics.ts'
import { powertoolsTelemetry } from './powertools-telemetry.ts'
import { collectingTelemetry, silentTelemetry } from './quiet-telemetry.ts'

let printed: string[] = []

beforeEach(() => {
  printed = []
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation(text => {
      printed.push(String(text))
      return true
    })
  }
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
})

function lines(): Record<string, unknown>[] {
  return printed.map(line => JSON.parse(line))
}

describe('createLogger', () => {
  it('prints one line of JSON', () => {
    createLogger('stream-to-parquet').info('Wrote files', { table: 'orders', files: 2 })

    expect(lines()).toMatchObject([
      { level: 'INFO', message: 'Wrote files', service: 'stream-to-parquet', table: 'orders', files: 2 },
    ])
  })

  it('prints errors with their cause', () => {
    createLogger('s').error('Failed', { error: new Error('outer', { cause: new Error('inner') }) })

    expect(lines()).toMatchObject([{ level: 'ERROR', error: { message: 'outer', cause: { message: 'inner' } } }])
  })

  it('can be silenced by the environment', () => {
    vi.stubEnv('POWERTOOLS_LOG_LEVEL', 'SILENT')

    createLogger('s').error('Failed')

    expect(printed).toEqual([])
  })
})

describe('createMetrics', () => {
  it('prints one object per table, with its own dimensions', () => {
    const metrics = createMetrics('stream-to-parquet')
    metrics.count('RowsIn', 3, { table: 'orders' })
    metrics.count('BytesWritten', 100, { table: 'accounts' })
    metrics.count('RowsIn', 4, { table: 'orders' })
    metrics.count('Lag', 50, { table: 'orders' })
    metrics.count('Lag', 20, { table: 'orders' })
    metrics.flush()

    expect(lines()).toMatchObject([
      {
        _aws: {
          CloudWatchMetrics: [
            {
              Namespace: 'Inlet',
              Dimensions: [['service', 'table'], ['service']],
              Metrics: [
                { Name: 'RowsIn', Unit: 'Count' },
                { Name: 'Lag', Unit: 'Milliseconds' },
              ],
            },
          ],
        },
        service: 'stream-to-parquet',
        table: 'orders',
        RowsIn: 7,
        Lag: 50,
      },
      { service: 'stream-to-parquet', table: 'accounts', BytesWritten: 100 },
    ])
  })

  it('has each value by service and table, and by service, whatever was printed before', () => {
    const metrics = createMetrics('csv-to-partition')
    for (const table of ['a', 'b']) metrics.count('Lag', 1, { table })
    metrics.flush()
    metrics.count('LoadsFailed', 1, { table: 'a' })
    metrics.flush()

    const expected = (table: string, Name: string, Unit: string) => ({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          { Namespace: 'Inlet', Dimensions: [['service', 'table'], ['service']], Metrics: [{ Name, Unit }] },
        ],
      },
      service: 'csv-to-partition',
      table,
      [Name]: 1,
    })
    expect(lines()).toEqual([
      expected('a', 'Lag', 'Milliseconds'),
      expected('b', 'Lag', 'Milliseconds'),
      expected('a', 'LoadsFailed', 'Count'),
    ])
  })

  it('keeps the dimensions of many tables and many counts', () => {
    const metrics = createMetrics('s')
    for (let index = 0; index < 20_000; index++) metrics.count('RowsIn', 1, { table: `t${index % 200}` })
    metrics.flush()

    expect(lines().map(line => [line.table, line.RowsIn])).toEqual(
      Array.from({ length: 200 }, (_, index) => [`t${index}`, 100]),
    )
  })

  it.each([
    ['Inlet/mine', 'Inlet/mine'],
    ['', 'Inlet'],
  ])('has the namespace that the environment names: "%s"', (named, Namespace) => {
    vi.stubEnv('POWERTOOLS_METRICS_NAMESPACE', named)
    const metrics = createMetrics('s')
    metrics.count('RowsIn', 1, { table: 't' })
    metrics.flush()

    expect(lines()).toMatchObject([{ _aws: { CloudWatchMetrics: [{ Namespace }] } }])
  })

  it('prints a count once, and nothing if nothing was counted', () => {
    const metrics = createMetrics('s')
    metrics.flush()
    metrics.count('RowsIn', 1, { table: 't' })
    metrics.flush()
    metrics.flush()

    expect(printed).toHaveLength(1)
  })

  it('can be silenced by the environment', () => {
    vi.stubEnv('POWERTOOLS_METRICS_DISABLED', 'true')
    const metrics = createMetrics('s')
    metrics.count('RowsIn', 1, { table: 't' })
    metrics.flush()

    expect(printed).toEqual([])
  })
})

describe('telemetry', () => {
  it('prints logs and metrics on Lambda', () => {
    const telemetry = powertoolsTelemetry('s')
    telemetry.warn('Slow')
    telemetry.count('RowsIn', 1, { table: 't' })
    telemetry.flush()

    expect(lines()).toMatchObject([{ level: 'WARN', message: 'Slow' }, { RowsIn: 1 }])
  })

  it('can be collected, and dropped, without a line', () => {
    const telemetry = collectingTelemetry()
    for (const each of [telemetry, silentTelemetry]) {
      each.info('Started', { table: 't' })
      each.warn('Slow')
      each.error('Failed')
      each.count('RowsIn', 1, { table: 't' })
      each.count('RowsIn', 2, { table: 't' })
      each.flush()
    }

    expect(printed).toEqual([])
    expect(telemetry.lines).toEqual([
      { level: 'info', message: 'Started', fields: { table: 't' } },
      { level: 'warn', message: 'Slow', fields: {} },
      { level: 'error', message: 'Failed', fields: {} },
    ])
    expect(telemetry.total('RowsIn', 't')).toBe(3)
    expect(telemetry.total('Lag', 't')).toBe(0)
  })
})
