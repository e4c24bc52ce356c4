import { ConfigError } from '@inlet/core'

/** A whole number above 0 from the environment. @throws ConfigError that names the variable, if it is anything else */
export function readNumber(env: NodeJS.ProcessEnv, name: string, otherwise: number): number {
  const text = env[name]
  if (!text) return otherwise
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new ConfigError(`${name} is "${text}": expected a whole number above 0`)
}
