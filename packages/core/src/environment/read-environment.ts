import * as z from 'zod/mini'
import { ConfigError } from '../errors.ts'

/** Variables by name, as of a process. */
export type Environment = Readonly<Record<string, string | undefined>>

/** What a message shows of a value at most. */
const SHOWN_CHARACTERS = 100

/**
 * Reads variables from an environment, each by its schema. An empty one counts as not set; others than these are
 * ignored. Messages of a schema say what was `expected …`; one that begins with the variable's name is taken as it is.
 * @throws ConfigError that names every variable at fault, with what was expected and what was found
 */
export function readEnvironment<Variables extends z.core.$ZodShape>(
  variables: Variables,
  env: Environment,
): z.output<z.ZodMiniObject<Variables, z.core.$strip>> {
  const values = Object.fromEntries(Object.keys(variables).map(name => [name, env[name] || undefined]))
  const result = z.object(variables).safeParse(values)
  if (result.success) return result.data
  throw new ConfigError(result.error.issues.map(issue => problemOf(issue, values)).join('; '))
}

function problemOf({ path: [variable, ...parts], message }: z.core.$ZodIssue, values: Environment): string {
  const name = String(variable)
  if (message.startsWith(`${name} `)) return message
  const at = `${name}${parts.map(part => (typeof part === 'number' ? `[${part}]` : `.${String(part)}`)).join('')}`
  if (parts.length > 0) return `${at}: ${message}`
  const value = values[name]
  return `${at} ${value === undefined ? 'is not set' : `is "${value.slice(0, SHOWN_CHARACTERS)}"`}: ${message}`
}
