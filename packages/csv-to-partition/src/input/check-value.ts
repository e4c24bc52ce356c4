import * as z from 'zod/mini'

/** A value that is as it should be, or all that is wrong with it: `field.part[0]: expected …`. */
export type Checked<T> = { readonly value: T } | { readonly problems: readonly string[] }

/** Checks a value that somebody wrote. @param path of the value, which all problems begin with */
export function checkValue<T>(schema: z.ZodMiniType<T>, value: unknown, path = ''): Checked<T> {
  const result = schema.safeParse(value, { error: describe })
  if (result.success) return { value: result.data }
  return { problems: result.error.issues.flatMap(issue => listProblems(issue, path)) }
}

/** An object with these fields and no others: a misspelt one is told by its name. */
export function strictFields<Shape extends z.core.$ZodShape>(shape: Shape) {
  const names = Object.keys(shape).join(', ')
  return z.strictObject(shape, {
    error: issue => (issue.code === 'unrecognized_keys' ? `expected only ${names}` : undefined),
  })
}

/** Text that a function reads, which has `undefined` for what it cannot. @param expected what it can: `one of a, b` */
export function textReadBy<Value>(read: (text: string) => Value | undefined, expected: string) {
  return z.pipe(
    z.string(),
    z.transform((text: string, { issues }): Value => {
      const value = read(text)
      if (value !== undefined) return value
      issues.push({ code: 'custom', input: text, message: `expected ${expected}, found "${text}"` })
      return z.NEVER
    }),
  )
}

function listProblems(issue: z.core.$ZodIssue, path: string): string[] {
  const at = `${path}${formatPath(issue.path, path === '')}`
  if (issue.code !== 'unrecognized_keys') return [at === '' ? issue.message : `${at}: ${issue.message}`]
  return issue.keys.map(key => `${at}${formatPath([key], at === '')}: ${issue.message}`)
}

function formatPath(path: readonly PropertyKey[], isFirst: boolean): string {
  return path
    .map((part, index) =>
      typeof part === 'number' ? `[${part}]` : `${isFirst && index === 0 ? '' : '.'}${String(part)}`,
    )
    .join('')
}

/** In the words of people, what Zod says of types. */
function describe(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code !== 'invalid_type') return undefined
  return `expected ${EXPECTED[issue.expected] ?? issue.expected}, found ${kindOf(issue.input)}`
}

const EXPECTED: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
  record: 'an object',
}

function kindOf(value: unknown): string {
  if (value === undefined) return 'nothing'
  if (value === null) return 'null'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'an object'
  if (typeof value === 'number') return Number.isSafeInteger(value) ? 'a whole number' : 'a number'
  return EXPECTED[typeof value] ?? typeof value
}
