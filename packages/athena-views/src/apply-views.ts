import { InputError, TransientError } from '@inlet/core'
import { loggable, type TableRef } from '@inlet/lake'
import pMap from 'p-map'
import type { Applier } from './applier.ts'
import { applyTableViews } from './apply-table-views.ts'
import { joinReports, type ViewsReport } from './views-report.ts'

/** Of Athena's queries that define something, an account has 20 at once; others may want some. */
const TABLES_AT_ONCE = 4

/** Failures that an error names; the log has all of them. */
const NAMED_FAILURES = 10

interface Failure {
  readonly table: string
  readonly error: unknown
}

/**
 * Makes the views of tables what they should be. A table that fails does not keep the others.
 * @throws InputError, with the first one's code, if all that failed was refused; else TransientError
 */
export async function applyViews(tables: readonly TableRef[], applier: Applier): Promise<ViewsReport> {
  const { telemetry } = applier
  const failures: Failure[] = []
  const reports = await pMap(
    tables,
    async ref => {
      try {
        return await applyTableViews(ref, applier)
      } catch (error) {
        const table = `${ref.database}.${ref.name}`
        failures.push({ table, error })
        telemetry.error('Views failed', { table, error: loggable(error) })
        telemetry.count('ViewsFailed', 1, { table: ref.name })
        return { applied: [], unchanged: [], taken: [] }
      }
    },
    { concurrency: TABLES_AT_ONCE },
  )
  if (failures.length > 0) throw failureOf(failures, tables.length)
  return joinReports(reports)
}

function failureOf(failures: readonly Failure[], tables: number): Error {
  const named = failures.slice(0, NAMED_FAILURES).map(({ table, error }) => `${table}: ${loggable(error).message}`)
  const more = failures.length > named.length ? ` and ${failures.length - named.length} more` : ''
  const message = `Views of ${failures.length} of ${tables} tables failed: ${named.join('; ')}${more}`
  const errors = failures.map(({ error }) => error)
  const cause = new AggregateError(errors)
  const [refusal] = errors
  if (refusal instanceof InputError && errors.every(error => error instanceof InputError)) {
    return new InputError(refusal.code, message, { cause })
  }
  const transient = errors.find(error => error instanceof TransientError)
  return new TransientError(transient?.code ?? 'ATHENA', message, { cause })
}
