import { expect, it } from 'vitest'
import { Container, inContainer } from './containers/container.ts'
import { describeFailure } from './describe-failure.ts'
import { PIPELINES } from './pipelines/all.ts'
import type { Pipeline } from './pipelines/pipeline.ts'
import { runCampaign } from './run-campaign.ts'
import { type RunResult, runOnce } from './run-once.ts'
import { startSimulation } from './simulation.ts'

const told = ({ plan, log }: RunResult) => [plan.describe(), log]

it.each(PIPELINES)('runs $name twice the same by one seed', async pipeline => {
  const seed = 16
  await runOnce(pipeline, seed)
  expect(told(await runOnce(pipeline, seed))).toEqual(told(await runOnce(pipeline, seed)))
})

/** Writes a counter without a condition, and again if it gets no answer. */
const FORGETFUL: Pipeline = {
  ...(PIPELINES[0] as Pipeline),
  name: 'forgetful',
  canBeKilled: false,
  async run(simulation) {
    const { openStore } = await import('@inlet/lake')
    for (let count = 1; count <= 5; count++) {
      await simulation.invoke({
        handler: '',
        env: {},
        event: {},
        async inProcess(env) {
          const store = await openStore(env)
          await store.write('raw', `count/${count}`, Buffer.from('x'))
        },
      })
    }
    expect(simulation.aws.s3.places('raw/count/')).toHaveLength(5)
  },
}

it('finds what a pipeline forgets, and the seed alone brings it back', async () => {
  const { failures } = await runCampaign(FORGETFUL, { from: 1, runs: 60 })
  const [failure] = failures
  if (failure === undefined) throw new Error('Expected a failure')
  const said = describeFailure(FORGETFUL, failure)
  expect(said).toContain(`again: npm run campaign -- forgetful --seed ${failure.seed}`)
  expect(said).toMatch(/s3 PutObject \d+: /)
  expect(said).toMatch(/process \d+, .*: (failed|died)/)
  const again = await runOnce(FORGETFUL, failure.seed)
  expect(describeFailure(FORGETFUL, again).split('faults:')[1]).toBe(said.split('faults:')[1])
})

it('leaves the clock and the network of the process as they were', async () => {
  const before = [Date.now, setTimeout, Math.random, AbortSignal.timeout]
  await using simulation = await startSimulation(1, FORGETFUL, {})
  expect([Date.now, setTimeout, Math.random, AbortSignal.timeout]).not.toEqual(before)
  await simulation[Symbol.asyncDispose]()
  expect([Date.now, setTimeout, Math.random, AbortSignal.timeout]).toEqual(before)
})

it('hears nothing of a process that has died, not even its timers', async () => {
  await using simulation = await startSimulation(1, FORGETFUL, { isCalm: true })
  const container = new Container()
  let fired = 0
  inContainer(container, () => setInterval(() => fired++, 10))
  await simulation.until(simulation.sleep(25))
  expect(fired).toBe(2)
  container.die()
  await simulation.until(simulation.sleep(100))
  expect(fired).toBe(2)
})
