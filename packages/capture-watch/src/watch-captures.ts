import { TransientError } from '@inlet/core'
import type { Telemetry } from '@inlet/lake'
import pMap from 'p-map'
import type { Capture } from './describe-capture.ts'
import type { WatchedCapture } from './settings.ts'

/** Tables by what became of their capture; each is in one of the lists. */
export interface WatchReport {
  /** Their changes flow, with times in microseconds. */
  readonly active: readonly string[]
  readonly inactive: readonly InactiveTable[]
  /** Their changes flow, with times in milliseconds, which do not tell the order of quick changes of an item. */
  readonly imprecise: readonly string[]
}

interface InactiveTable {
  readonly table: string
  /** `ABSENT`, a status of DynamoDB such as `ENABLING`, `TABLE_NOT_FOUND`, `ACCESS_DENIED`, or the name of an error. */
  readonly reason: string
}

/** What the watch works with. */
export interface Watch {
  /** Asks DynamoDB. */
  readonly describe: (capture: WatchedCapture) => Promise<Capture>
  readonly telemetry: Telemetry
}

type Finding =
  | { readonly is: 'active' | 'imprecise'; readonly capture: WatchedCapture }
  /** `isAnswered`: DynamoDB said so. */
  | { readonly is: 'inactive'; readonly capture: WatchedCapture; readonly reason: string; readonly isAnswered: boolean }

/**
 * Looks whether tables stream their changes where they have to. A table that does not, because somebody switched it off
 * or made the table anew, is noticed by nothing else: no change comes, and none is missed.
 * @throws TransientError DYNAMODB or ACCESS_DENIED if DynamoDB answered for no table
 */
export async function watchCaptures(captures: readonly WatchedCapture[], watch: Watch): Promise<WatchReport> {
  const findings = await pMap(captures, capture => findCapture(capture, watch), { concurrency: 4 })
  report(findings, watch.telemetry)
  const inactive = findings.filter(finding => finding.is === 'inactive')
  const [first] = inactive
  if (first !== undefined && inactive.filter(({ isAnswered }) => !isAnswered).length === findings.length) {
    const code = first.reason === 'ACCESS_DENIED' ? 'ACCESS_DENIED' : 'DYNAMODB'
    throw new TransientError(
      code,
      `Expected DynamoDB to describe the captures of tables, found ${first.reason} for all`,
    )
  }
  return {
    active: tablesOf(findings, 'active'),
    inactive: inactive.map(({ capture: { table }, reason }) => ({ table, reason })),
    imprecise: tablesOf(findings, 'imprecise'),
  }
}

async function findCapture(capture: WatchedCapture, { describe }: Watch): Promise<Finding> {
  try {
    const { is, status, precision } = await describe(capture)
    if (is === 'active') return { is: precision === 'MICROSECOND' ? 'active' : 'imprecise', capture }
    return { is: 'inactive', capture, reason: is === 'absent' ? 'ABSENT' : String(status), isAnswered: true }
  } catch (error) {
    const name = error instanceof Error ? error.name : typeof error
    if (name === 'ResourceNotFoundException') {
      return { is: 'inactive', capture, reason: 'TABLE_NOT_FOUND', isAnswered: true }
    }
    const reason = name === 'AccessDeniedException' ? 'ACCESS_DENIED' : name
    return { is: 'inactive', capture, reason, isAnswered: false }
  }
}

function report(findings: readonly Finding[], telemetry: Telemetry): void {
  for (const { capture, ...finding } of findings) {
    const { table } = capture
    telemetry.count(METRICS[finding.is], 1, { table })
    if (finding.is === 'inactive') telemetry.warn('A table is not captured', { ...capture, reason: finding.reason })
    if (finding.is === 'imprecise') telemetry.warn('A table is captured without microseconds', { ...capture })
  }
  telemetry.info('Looked at captures', { tables: findings.length, active: tablesOf(findings, 'active').length })
  telemetry.flush()
}

const METRICS = { active: 'CapturesActive', inactive: 'CapturesInactive', imprecise: 'CapturesImprecise' } as const

function tablesOf(findings: readonly Finding[], is: Finding['is']): string[] {
  return findings.filter(finding => finding.is === is).map(({ capture }) => capture.table)
}
