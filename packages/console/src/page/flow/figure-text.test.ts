import { describe, expect, it } from 'vitest'
import type { Figure, Pipeline } from '../../api/index.ts'
import { figureLink, figureName, figureText, figureTone, stageLink } from './figure-text.ts'

const pipeline = (name: Pipeline['name']): Pipeline => ({ name, title: name, lanes: [], history: [] })
const figure = (name: Figure['name'], value: number): Figure => ({ name, value })

describe('figureName', () => {
  it('says what comes out of a source', () => {
    expect(figureName('folder', 'in')).toBe('files')
    expect(figureName('stream', 'in')).toBe('records')
    expect(figureName('function', 'in')).toBe('in')
    expect(figureName('stream', 'waiting')).toBe('waiting')
  })
})

describe('figureText', () => {
  it('writes lag as a time, all else as a count', () => {
    expect(figureText(figure('lag', 125_000))).toBe('2 min 5 s')
    expect(figureText(figure('lag', 0))).toBe('none')
    expect(figureText(figure('written', 125_000))).toBe('125,000')
  })
})

describe('figureTone', () => {
  it('is that of what somebody should look at', () => {
    expect(figureTone('function', figure('failed', 1))).toBe('bad')
    expect(figureTone('function', figure('dropped', 1))).toBe('plain')
    expect(figureTone('table', figure('dropped', 1))).toBe('bad')
    expect(figureTone('function', figure('failed', 0))).toBe('none')
    expect(figureTone('function', figure('quarantined', 1))).toBe('warn')
    expect(figureTone('function', figure('lag', 60_000))).toBe('plain')
    expect(figureTone('function', figure('lag', 60_001))).toBe('warn')
  })
})

describe('links', () => {
  it('lead from a count to what it counts', () => {
    expect(figureLink('stream-to-parquet', figure('quarantined', 2))).toBe('/records?outcome=quarantined')
    expect(figureLink('stream-to-parquet', figure('failed', 2))).toBe('/records?outcome=given+up')
    expect(figureLink('stream-to-parquet', figure('quarantined', 0))).toBeUndefined()
    expect(figureLink('stream-to-parquet', figure('written', 2))).toBeUndefined()
    expect(figureLink('firehose-transform', figure('quarantined', 2))).toBeUndefined()
    expect(figureLink('csv-to-partition', figure('quarantined', 2))).toBe('/runs?kind=daily+load')
  })

  it('lead from files to their table, and from folders to runs', () => {
    expect(stageLink(pipeline('firehose-transform'), 'files', 'sales.orders')).toBe('/tables/sales/orders')
    expect(stageLink(pipeline('stream-to-parquet'), 'files', 'raw.*')).toBe('/tables')
    expect(stageLink(pipeline('csv-to-dynamodb'), 'folder', 'csv-uploads/')).toBe('/runs?kind=import')
    expect(stageLink(pipeline('csv-to-dynamodb'), 'table', 'Offers')).toBeUndefined()
  })
})
