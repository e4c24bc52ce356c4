import { isObject } from '../changes/attribute-value.ts'

// What schemas of zod would say, for definitions: those are read at each cold start, where building the schemas and running
// them for the first time takes longer than the rest of the start.

/** Notes in `problems` what a value at `path` should be and is not. It never says what the value is. */
export type Check = (value: unknown, path: string, problems: string[]) => void

/** A value for which `isFit` holds. @param expected what that is: `a column type` */
export function fit(expected: string, isFit: (value: unknown) => boolean): Check {
  return (value, path, problems) => {
    if (!isFit(value)) problems.push(`expected ${expected} at ${path}`)
  }
}

export const text = fit('text', value => typeof value === 'string')
export const someText = fit('text that is not empty', value => typeof value === 'string' && value !== '')

export function oneOf(...words: readonly string[]): Check {
  return fit(words.map(word => `"${word}"`).join(' or '), value => words.some(word => word === value))
}

/** A list that is not empty. */
export function someOf(check: Check): Check {
  return (value, path, problems) => {
    if (!Array.isArray(value) || value.length === 0) problems.push(`expected a list that is not empty at ${path}`)
    else for (const [index, element] of value.entries()) check(element, `${path}[${index}]`, problems)
  }
}

/** An object of any names. */
export function byName(check: Check): Check {
  return (value, path, problems) => {
    if (!isObject(value)) problems.push(`expected an object at ${path}`)
    else for (const name of Object.keys(value)) check(value[name], `${path}.${name}`, problems)
  }
}

/** An object of these fields and no others, each of which may be left out unless it is `required`. */
export function fields(checks: Readonly<Record<string, Check>>, required: readonly string[] = []): Check {
  return (value, path, problems) => {
    if (!isObject(value)) {
      problems.push(`expected an object at ${path}`)
      return
    }
    for (const name of Object.keys(value))
      if (!Object.hasOwn(checks, name)) problems.push(`unknown field "${name}" at ${path}`)
    for (const [name, check] of Object.entries(checks)) {
      const field = value[name]
      if (field !== undefined || required.includes(name)) check(field, `${path}.${name}`, problems)
    }
  }
}
