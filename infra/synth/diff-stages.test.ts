import { describe, expect, it } from 'vitest'
import { diffStages } from './diff-stages.ts'
import type { Resource } from './resource.ts'

const stageOf = (stage: string, ...resources: Partial<Resource>[]) => ({
  stage,
  resources: resources.map(each => ({ name: 'A', type: 'aws:a/b:B', inputs: {}, options: {}, ...each })),
})

describe('diffStages', () => {
  it('finds nothing in what differs by the name of the stage alone', () => {
    const of = (stage: string) => {
      const inputs = { name: `inlet-${stage}-a`, database: `inlet_${stage}_raw`, json: `{"stage":"${stage}"}` }
      return stageOf(stage, { inputs })
    }
    expect(diffStages(of('mine'), of('production'))).toEqual([])
  })

  it('tells each value that differs, and where', () => {
    const mine = stageOf('mine', { inputs: { a: { b: 1, c: [1] } }, options: { protect: false } })
    const other = stageOf('other', { inputs: { a: { b: 1, c: [2] }, d: null }, options: { protect: true } })
    expect(diffStages(mine, other)).toEqual([
      { resource: 'aws:a/b:B A', path: 'inputs.a.c', values: [[1], [2]] },
      { resource: 'aws:a/b:B A', path: 'inputs.d', values: [undefined, null] },
      { resource: 'aws:a/b:B A', path: 'options.protect', values: [false, true] },
    ])
  })

  it('tells of a resource that one of them lacks', () => {
    const found = diffStages(stageOf('mine'), stageOf('other', {}, { name: 'B' }))
    expect(found.map(({ resource, path }) => [resource, path])).toEqual([
      ['aws:a/b:B A', ''],
      ['aws:a/b:B B', ''],
    ])
  })
})
