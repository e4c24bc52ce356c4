import { readEnvironment } from '@inlet/core'
import * as z from 'zod/mini'

/** What the function is told by its environment. */
export interface Settings {
  readonly captures: readonly WatchedCapture[]
}

/** A DynamoDB table, and the Kinesis stream that its changes have to flow into. */
export interface WatchedCapture {
  readonly table: string
  /** Its ARN. */
  readonly stream: string
}

const table = named('the name of a DynamoDB table', /^[\w.-]{3,255}$/)
const stream = named('the ARN of a Kinesis stream', /^arn:[\w-]+:kinesis:[\w-]+:\d{12}:stream\/[\w.-]+$/)

/** One table of a stream, or all of them: a function's environment has room for 4 KB. */
const ofStream = z.strictObject({ table: z.optional(table), tables: z.optional(z.array(table)), stream }).check(
  z.refine(({ table, tables }) => (table === undefined) !== (tables === undefined), {
    error: 'expected either table or tables',
  }),
)

const text = z.string({ error: 'expected tables and their streams, [{ "table": "…", "stream": "arn:…" }]' })
const list = z.array(ofStream, { error: 'expected a list in JSON, [{ "table": "…", "stream": "arn:…" }]' })
const captures = z.pipe(z.pipe(z.pipe(text, z.transform(readJson)), list), z.transform(oneByOne))

/** @throws ConfigError that names every variable at fault, and every part of it. */
export function readSettings(env: NodeJS.ProcessEnv): Settings {
  return { captures: readEnvironment({ CAPTURES: captures }, env).CAPTURES }
}

function oneByOne(list: z.output<typeof ofStream>[]): WatchedCapture[] {
  return list.flatMap(({ table, tables = table === undefined ? [] : [table], stream }) =>
    tables.map(table => ({ table, stream })),
  )
}

/** What is no JSON is no list either. */
function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function named(what: string, pattern: RegExp) {
  const error = `expected ${what}`
  return z.string({ error }).check(z.regex(pattern, { error }))
}
