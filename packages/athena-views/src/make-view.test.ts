import { AthenaClient, type QueryExecutionStatus } from '@aws-sdk/client-athena'
import { describe, expect, it } from 'vitest'
import { makeAthenaView } from './make-view.ts'

const VIEW = {
  database: 'raw',
  name: 'orders_current',
  statement: 'CREATE OR REPLACE VIEW "raw"."orders_current" AS\nSELECT 1',
  mark: 'SELECT 1',
}

/** More than any query here takes. */
const MOST_WAITS = 20

interface Answers {
  /** One after the other, the last one for good. */
  readonly states?: readonly QueryExecutionStatus[]
  /** Of the first call, and of those that look at the query. */
  readonly start?: object | Error
  readonly get?: Error
}

/** Makes the view by a client that is answered so. */
function make({ states = [{ State: 'SUCCEEDED' }], start = { QueryExecutionId: 'id' }, get }: Answers = {}) {
  const client = new AthenaClient({ region: 'eu-west-1' })
  const inputs: object[] = []
  const waits: number[] = []
  let looks = 0
  const answer = () => {
    if (inputs.length === 1) return start
    looks += 1
    return get ?? { QueryExecution: { Status: states[Math.min(looks, states.length) - 1] } }
  }
  client.middlewareStack.add(
    () => async args => {
      inputs.push(args.input)
      const output = answer()
      if (output instanceof Error) throw output
      return { output, response: undefined } as never
    },
    { step: 'initialize' },
  )
  const sleep = async (ms: number) => {
    if (waits.push(ms) > MOST_WAITS) throw new Error('Expected it to end')
  }
  const made = makeAthenaView(client, { workgroup: 'views', timeLeft: () => undefined, sleep })(VIEW)
  return { made, inputs, waits }
}

const named = (name: string) => Object.assign(new Error('what Athena says'), { name })

describe('makeAthenaView', () => {
  it('asks in the workgroup and the database of the view, and looks until it is made, ever less often', async () => {
    const running = Array.from({ length: 5 }, () => ({ State: 'RUNNING' }) as const)
    const { made, inputs, waits } = make({ states: [{ State: 'QUEUED' }, ...running, { State: 'SUCCEEDED' }] })
    await made
    const [start, ...looks] = inputs
    expect(start).toEqual({
      QueryString: VIEW.statement,
      QueryExecutionContext: { Database: 'raw' },
      WorkGroup: 'views',
    })
    expect(looks).toEqual(Array.from({ length: 7 }, () => ({ QueryExecutionId: 'id' })))
    expect(waits).toEqual([250, 500, 1_000, 2_000, 2_000, 2_000])
  })

  it('ends when somebody cancels the query, which is no fault of the statement', async () => {
    const cancelled = { State: 'CANCELLED', StateChangeReason: 'by hand', AthenaError: { ErrorCategory: 2 } } as const
    const { made, inputs } = make({ states: [{ State: 'RUNNING' }, cancelled] })
    await expect(made).rejects.toMatchObject({
      name: 'TransientError',
      code: 'ATHENA',
      message: 'Athena query id that makes view raw.orders_current cancelled: by hand',
    })
    expect(inputs).toHaveLength(3)
  })

  it.each([
    [{ start: named('AccessDeniedException') }, 'TransientError', 'ACCESS_DENIED'],
    [{ get: named('AccessDeniedException') }, 'TransientError', 'ACCESS_DENIED'],
    [{ start: named('InternalServerException') }, 'TransientError', 'ATHENA'],
    [{ start: named('InvalidRequestException') }, 'InputError', 'VIEW_REFUSED'],
    [{ start: {} }, 'TransientError', 'ATHENA'],
  ])('of %o is %s %s', async (answers, name, code) => {
    await expect(make(answers).made).rejects.toMatchObject({
      name,
      code,
      message: expect.stringContaining('raw.orders_current'),
    })
  })
})
