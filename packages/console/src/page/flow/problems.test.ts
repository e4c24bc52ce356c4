import { expect, it } from 'vitest'
import type { Flow, Problem, Stage } from '../../api/index.ts'
import { isUntouched, newProblems } from './problems.ts'

const problem: Problem = { at: 1, text: 'S3 answered 503', times: 1 }
const stage = (id: string, problem: Problem | null, value = 0): Stage => ({
  id,
  kind: 'function',
  title: id,
  about: 'Lambda',
  figures: [{ name: 'in', value }],
  problem,
})
const flowOf = (...stages: Stage[]): Flow => ({
  at: 0,
  startedAt: 0,
  pipelines: [{ name: 'stream-to-parquet', title: '', lanes: [{ name: '', stages }], history: [] }],
  happenings: [],
})

it('names a problem once, until it is gone and comes again', () => {
  const good = flowOf(stage('a', null), stage('b', null))
  const bad = flowOf(stage('a', { ...problem, times: 7 }), stage('b', null))
  const worse = flowOf(stage('a', problem), stage('b', problem))
  const named = (before: Flow | undefined, after: Flow) => newProblems(before, after).map(({ id }) => id)
  expect(named(undefined, bad)).toEqual(['a'])
  expect(named(good, bad)).toEqual(['a'])
  expect(named(bad, bad)).toEqual([])
  expect(named(bad, worse)).toEqual(['b'])
  expect(named(worse, good)).toEqual([])
})

it('is untouched as long as every figure is 0', () => {
  expect(isUntouched(flowOf(stage('a', null), stage('b', null)))).toBe(true)
  expect(isUntouched(flowOf(stage('a', null), stage('b', null, 1)))).toBe(false)
})
