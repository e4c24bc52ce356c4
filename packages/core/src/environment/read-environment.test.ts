import { describe, expect, it } from 'vitest'
import * as z from 'zod/mini'
import { ConfigError } from '../errors.ts'
import { type Environment, readEnvironment } from './read-environment.ts'
import { oneOf, readBy, requiredText, wholeNumber } from './variables.ts'

const VARIABLES = {
  BUCKET: requiredText('the name of a bucket'),
  DATABASE: z._default(z.string(), 'raw'),
  MODE: z._default(oneOf('append', 'upsert'), 'append'),
  SECONDS: wholeNumber(30),
  NAMES: readBy(text => {
    if (text === 'bad') throw new ConfigError('NAMES says "bad": expected good names')
    return text?.split(',')
  }),
}

function problem(env: Environment, variables: z.core.$ZodShape = VARIABLES): string {
  try {
    return `none: ${JSON.stringify(readEnvironment(variables, env))}`
  } catch (error) {
    return String(error)
  }
}

describe('readEnvironment', () => {
  it('reads what is set, and has defaults for the rest; others are ignored, empty ones are not set', () => {
    const least = { BUCKET: 'b', DATABASE: 'raw', MODE: 'append', SECONDS: 30, NAMES: undefined }
    expect(readEnvironment(VARIABLES, { BUCKET: 'b', PATH: '/bin' })).toEqual(least)
    expect(readEnvironment(VARIABLES, { BUCKET: 'b', DATABASE: '', MODE: '', SECONDS: '', NAMES: '' })).toEqual(least)
    const all = { BUCKET: 'b', DATABASE: 'd', MODE: 'upsert', SECONDS: '7', NAMES: 'x,y' }
    expect(readEnvironment(VARIABLES, all)).toEqual({ ...all, SECONDS: 7, NAMES: ['x', 'y'] })
  })

  it('tells all that is wrong at once', () => {
    expect(problem({ MODE: 'merge', SECONDS: 'many', NAMES: 'bad' })).toBe(
      'ConfigError: BUCKET is not set: expected the name of a bucket; ' +
        'MODE is "merge": expected "append" or "upsert"; ' +
        'SECONDS is "many": expected a whole number above 0; ' +
        'NAMES says "bad": expected good names',
    )
  })

  it.each(['0', '-1', '1.5', 'Infinity', '9007199254740993', '7s'])('takes %s for no whole number', SECONDS => {
    expect(problem({ BUCKET: 'b', SECONDS })).toBe(
      `ConfigError: SECONDS is "${SECONDS}": expected a whole number above 0`,
    )
  })

  it('names the part of a value, and shows no more of it than a line', () => {
    const list = z.array(z.object({ table: z.string({ error: 'expected a name' }) }))
    const LIST = z.pipe(
      z.transform(text => JSON.parse(String(text))),
      list,
    )
    expect(problem({ LIST: '[{"table":"a"},{}]' }, { LIST })).toBe('ConfigError: LIST[1].table: expected a name')
    expect(problem({ MODE: 'x'.repeat(1_000) }, { MODE: VARIABLES.MODE })).toMatch(
      /^ConfigError: MODE is "x{100}": expected/,
    )
  })

  it('does not take an error of the code for one of the environment', () => {
    const BROKEN = readBy(() => {
      throw new TypeError('broken')
    })
    expect(() => readEnvironment({ BROKEN }, {})).toThrow(TypeError)
  })
})
