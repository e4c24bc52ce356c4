import { FunctionError } from '@inlet/local/lambda'
import { expect, it } from 'vitest'
import { logLines } from './log-lines.ts'
import { withReason } from './reported-failure.ts'

const reported = new FunctionError('response', 'The function reported that the message failed', 'reported')
const logged = (error: object, level = 'ERROR') => JSON.stringify({ level, message: 'Import failed', error })

async function failureOf(error: Error, lines: readonly string[]): Promise<unknown> {
  const { tell, listen } = logLines()
  const failed = withReason(listen, async () => {
    // They arrive after the answer.
    setTimeout(() => lines.forEach(tell), 10)
    throw error
  })
  return failed.catch(each => each)
}

it('throws what the function logged last', async () => {
  const lines = [
    'no JSON "ERROR"',
    logged({ name: 'InputError', code: 'BAD_ROW', message: 'Row 1' }),
    logged({}, 'INFO'),
  ]
  expect(await failureOf(reported, [logged({ name: 'Error', message: 'first' }), ...lines])).toMatchObject({
    ...{ kind: 'handler', errorName: 'BAD_ROW', message: 'BAD_ROW: Row 1' },
  })
})

it('throws what there was if the function logged nothing, or did not get to it', async () => {
  expect(await failureOf(reported, [])).toBe(reported)
  const crash = new FunctionError('crash', 'The container was killed')
  expect(await failureOf(crash, [logged({ name: 'InputError', code: 'BAD_ROW' })])).toBe(crash)
})
