import { TABLE_DEFINITIONS, type TableDefinition } from '@inlet/core'
import { type CollectingTelemetry, collectingTelemetry } from '@inlet/lake'
import type { FirehoseTransformationEvent } from 'aws-lambda'
import type { Answer, FirehoseResponse, RecordMetadata } from '../src/answers/response.ts'
import type { Source } from '../src/put-back/source.ts'
import { findTableBy } from '../src/records/find-table.ts'
import { readSettings } from '../src/settings.ts'
import { transform } from '../src/transform.ts'
import type { Transformer } from '../src/transformer.ts'
import { ARRIVED_MS } from './events.ts'

export interface TransformerOptions {
  readonly env?: NodeJS.ProcessEnv
  readonly definitions?: readonly TableDefinition[]
  readonly source?: Source
  readonly maxResponseBytes?: number
}

export type TestTransformer = Transformer & { readonly telemetry: CollectingTelemetry }

/** What a fresh container works with: lines of JSON, and no source to put anything back to. */
export function transformerOf(options: TransformerOptions = {}): TestTransformer {
  const { env = {}, definitions = TABLE_DEFINITIONS, source, maxResponseBytes } = options
  const settings = readSettings({ DELIVERY: 'json', ...env }, definitions)
  return {
    settings,
    findTable: findTableBy(settings),
    openSource: async () => {
      if (source === undefined) throw new Error('Expected everything to fit')
      return source
    },
    telemetry: collectingTelemetry(),
    now: () => ARRIVED_MS + 5_000,
    ...(maxResponseBytes !== undefined && { maxResponseBytes }),
  }
}

export type Row = Readonly<Record<string, unknown>>

/** An answer with its data read: `rows` of what is delivered, `text` line by line. */
export interface ReadAnswer {
  readonly recordId: string
  readonly result: Answer['result']
  readonly lines: readonly string[]
  readonly rows: readonly Row[]
  readonly metadata: RecordMetadata | undefined
}

export async function answersTo(
  event: FirehoseTransformationEvent,
  transformer: Transformer = transformerOf(),
): Promise<readonly ReadAnswer[]> {
  return readAnswers(await transform(event, transformer))
}

export function readAnswers({ records }: FirehoseResponse): readonly ReadAnswer[] {
  return records.map(answer => {
    const { recordId, result } = answer
    const lines = answer.result === 'Ok' ? linesOf(answer.data) : []
    const metadata = answer.result === 'Ok' ? answer.metadata : undefined
    return { recordId, result, lines, rows: lines.map(line => JSON.parse(line)), metadata }
  })
}

/** @throws Error if the last line does not end */
function linesOf(base64: string): readonly string[] {
  const lines = Buffer.from(base64, 'base64').toString().split('\n')
  if (lines.pop() !== '') throw new Error('Expected a line break at the end')
  return lines
}

export function resultsOf(answers: readonly { readonly result: string }[]): readonly string[] {
  return answers.map(({ result }) => result)
}

/** The reasons that the log has for records that failed. */
export function codesOf({ telemetry }: TestTransformer): readonly unknown[] {
  return telemetry.lines.filter(({ message }) => message === 'Record failed').map(({ fields }) => fields.code)
}

/** Bytes of a response as Lambda counts them. */
export function bytesOf(response: unknown): number {
  return Buffer.byteLength(JSON.stringify(response))
}
