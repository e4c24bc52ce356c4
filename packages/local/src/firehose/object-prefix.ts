import { ConfigError } from '@inlet/core'

/**
 * The prefix of objects as it is configured, with expressions in it:
 * `!{timestamp:yyyy/MM/dd/HH}` with the letters yyyy, MM, dd and HH of Java only, in UTC;
 * `!{partitionKeyFromLambda:name}`; and, for errors, `!{firehose:error-output-type}`.
 * Firehose's other expressions are refused here, and what it refuses.
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
export interface ObjectPrefix {
  /** Of the keys that a function has to give for a record. */
  readonly partitionKeys: readonly string[]
  /** All that is before the name of an object, with the folders that Firehose adds. */
  readonly parts: readonly Part[]
}

type Part =
  | { readonly is: 'text' | 'partitionKey'; readonly value: string }
  | { readonly is: 'timestamp'; readonly value: string }
  | { readonly is: 'errorOutputType' }

/** The kinds of error output, as Firehose names their folders. */
export type ErrorOutputType = 'processing-failed' | 'format-conversion-failed' | 'iceberg-failed'

/** Characters that a prefix has at most, once it is evaluated. */
export const MOST_PREFIX_CHARACTERS = 512

const DEFAULT_FOLDERS: Part = { is: 'timestamp', value: 'yyyy/MM/dd/HH/' }

interface PrefixValues {
  /** When the oldest record of the object arrived, ms since 1970. */
  readonly time: number
  readonly partitionKeys?: Readonly<Record<string, string>>
  readonly errorOutputType?: ErrorOutputType
}

/**
 * The prefix of what is delivered. Without an expression for the time, the default folders follow it.
 * @throws ConfigError for an expression that is not supported, or not there
 */
export function parsePrefix(prefix: string): ObjectPrefix {
  const parts = partsOf(prefix)
  if (has(parts, 'errorOutputType')) {
    throw new ConfigError(`Expected !{firehose:error-output-type} in the prefix of errors only, found ${prefix}`)
  }
  return withinLimit(prefix, has(parts, 'timestamp') ? parts : [...parts, DEFAULT_FOLDERS])
}

/**
 * The prefix of the error output. Without any expression, the type follows it as a folder, and then the default folders;
 * with one, it is all there is.
 * @throws ConfigError for an expression that is not supported, or not there; if there are some, but none for the type
 */
export function parseErrorPrefix(prefix: string): ObjectPrefix {
  const parts = partsOf(prefix)
  if (has(parts, 'partitionKey')) {
    throw new ConfigError(`Expected no !{partitionKeyFromLambda:…} in the prefix of errors, found ${prefix}`)
  }
  if (parts.every(({ is }) => is === 'text')) {
    return withinLimit(prefix, [...parts, { is: 'errorOutputType' }, { is: 'text', value: '/' }, DEFAULT_FOLDERS])
  }
  if (!has(parts, 'errorOutputType')) {
    throw new ConfigError(
      `Expected !{firehose:error-output-type} in a prefix of errors with expressions, found ${prefix}`,
    )
  }
  return withinLimit(prefix, parts)
}

function has(parts: readonly Part[], kind: Part['is']): boolean {
  return parts.some(({ is }) => is === kind)
}

function withinLimit(prefix: string, parts: readonly Part[]): ObjectPrefix {
  const partitionKeys = parts.flatMap(part => (part.is === 'partitionKey' ? part.value : []))
  const { length } = evaluatePrefix({ parts, partitionKeys }, { time: 0, errorOutputType: 'format-conversion-failed' })
  if (length <= MOST_PREFIX_CHARACTERS) return { parts, partitionKeys }
  throw new ConfigError(
    `Expected a prefix of up to ${MOST_PREFIX_CHARACTERS} characters once it is evaluated, found ${length} of ${prefix}`,
  )
}

function partsOf(prefix: string): Part[] {
  return prefix.split(/(!\{[^}]*\})/).flatMap((text): Part[] => (text === '' ? [] : [partOf(text)]))
}

function partOf(text: string): Part {
  const [, namespace, value = ''] = /^!\{([^:]*):?(.*)\}$/s.exec(text) ?? []
  if (!text.includes('!{')) return { is: 'text', value: text }
  if (namespace === 'partitionKeyFromLambda' && value !== '') return { is: 'partitionKey', value }
  if (namespace === 'firehose' && value === 'error-output-type') return { is: 'errorOutputType' }
  if (namespace === 'timestamp' && /^(?:yyyy|MM|dd|HH|'[^']*'|[^A-Za-z'{])+$/.test(value))
    return { is: 'timestamp', value }
  throw new ConfigError(
    'Expected !{timestamp:…} of yyyy, MM, dd and HH, !{partitionKeyFromLambda:…} or !{firehose:error-output-type} ' +
      `in a prefix, found ${text}`,
  )
}

/** The prefix as it is in the keys of objects. */
export function evaluatePrefix({ parts }: ObjectPrefix, values: PrefixValues): string {
  return parts.map(part => evaluatePart(part, values)).join('')
}

function evaluatePart(part: Part, { time, partitionKeys = {}, errorOutputType = 'processing-failed' }: PrefixValues) {
  switch (part.is) {
    case 'text':
      return part.value
    case 'partitionKey':
      return partitionKeys[part.value] ?? ''
    case 'timestamp':
      return formatTime(part.value, time)
    case 'errorOutputType':
      return errorOutputType
  }
}

/** The UTC time in a pattern of Java's DateTimeFormatter, of which it knows yyyy, MM, dd, HH and quoted text. */
function formatTime(pattern: string, time: number): string {
  const [yyyy = '', MM = '', dd = '', HH = ''] = new Date(time).toISOString().split(/[-T:]/)
  const values: Readonly<Record<string, string>> = { yyyy, MM, dd, HH, "''": "'" }
  return pattern.replaceAll(/yyyy|MM|dd|HH|'[^']*'/g, letters => values[letters] ?? letters.slice(1, -1))
}
