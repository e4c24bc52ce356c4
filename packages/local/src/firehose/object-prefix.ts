import { ConfigError } from '@inlet/core'

/**
 * The prefix of objects as it is configured, with expressions in it:
 * `!{timestamp:yyyy/MM/dd/HH}` with the letters yyyy, MM, dd and HH of Java only, in UTC;
 * `!{partitionKeyFromLambda:name}`; and, for errors, `!{firehose:error-output-type}`.
 * Firehose's other expressions are refused here.
 * https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
 */
export interface ObjectPrefix {
  /** Of the keys that a function has to give for a record. */
  readonly partitionKeys: readonly string[]
  /** Whether any part is a time. */
  readonly hasTimestamp: boolean
  readonly parts: readonly Part[]
}

type Part =
  | { readonly is: 'text' | 'partitionKey'; readonly value: string }
  | { readonly is: 'timestamp'; readonly value: string }
  | { readonly is: 'errorOutputType' }

/** The kinds of error output, as Firehose names their folders. */
export type ErrorOutputType = 'processing-failed' | 'format-conversion-failed' | 'iceberg-failed'

interface PrefixValues {
  /** ms since 1970 */
  readonly time: number
  readonly partitionKeys?: Readonly<Record<string, string>>
  readonly errorOutputType?: ErrorOutputType
}

/** @throws ConfigError for an expression that is not supported */
export function parsePrefix(prefix: string): ObjectPrefix {
  const parts = prefix.split(/(!\{[^}]*\})/).flatMap((text): Part[] => (text === '' ? [] : [partOf(text)]))
  return {
    parts,
    partitionKeys: parts.flatMap(part => (part.is === 'partitionKey' ? part.value : [])),
    hasTimestamp: parts.some(({ is }) => is === 'timestamp'),
  }
}

function partOf(text: string): Part {
  const [, namespace, value = ''] = /^!\{([^:]*):?(.*)\}$/s.exec(text) ?? []
  if (namespace === undefined) return { is: 'text', value: text }
  if (namespace === 'partitionKeyFromLambda' && value !== '') return { is: 'partitionKey', value }
  if (namespace === 'firehose' && value === 'error-output-type') return { is: 'errorOutputType' }
  if (namespace === 'timestamp' && /^(?:yyyy|MM|dd|HH|'[^']*'|[^A-Za-z'])+$/.test(value))
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
export function formatTime(pattern: string, time: number): string {
  const [yyyy = '', MM = '', dd = '', HH = ''] = new Date(time).toISOString().split(/[-T:]/)
  const values: Readonly<Record<string, string>> = { yyyy, MM, dd, HH, "''": "'" }
  return pattern.replaceAll(/yyyy|MM|dd|HH|'[^']*'/g, letters => values[letters] ?? letters.slice(1, -1))
}
