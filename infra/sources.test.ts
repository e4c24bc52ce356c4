import { TABLE_DEFINITIONS, TABLE_MAPPING } from '@inlet/core'
import { describe, expect, it } from 'vitest'
import { mappedSources, sourcesProblem } from './sources.ts'

const MAPPED = Object.values(TABLE_MAPPING)

describe('mappedSources', () => {
  it('are those of the mapping and of definitions, but for what a stage makes itself', () => {
    expect(mappedSources()).toEqual(expect.arrayContaining(MAPPED))
    const own = TABLE_DEFINITIONS.map(({ source }) => source)
    expect(own).toHaveLength(2)
    expect(mappedSources().filter(source => own.includes(source))).toEqual([])
  })

  it('are sources that a stage can have', () => {
    expect(sourcesProblem(mappedSources())).toBeUndefined()
  })
})

describe('sourcesProblem', () => {
  it('is that a table has no place in the lake', () => {
    expect(sourcesProblem([])).toBeUndefined()
    expect(sourcesProblem(['made-up'])).toMatch(/found made-up; their changes would all be in quarantine/)
  })

  it('is that there are more than one function can watch, or that their names are too long', () => {
    const problemOf = (count: number, length: number) => {
      const sources = Array.from({ length: count }, (_, index) => String(index).padStart(length, 't'))
      return sourcesProblem(sources, () => false)
    }
    expect(problemOf(100, 20)).toBeUndefined()
    expect(problemOf(101, 20)).toMatch(/expected at most 100 sources, .* found 101/)
    expect(problemOf(20, 200)).toMatch(/of 3000 characters together/)
  })

  it('is that a table streams twice', () => {
    expect(sourcesProblem([MAPPED[0] ?? '', MAPPED[1] ?? '', MAPPED[0] ?? ''])).toMatch(/streams twice/)
  })
})
