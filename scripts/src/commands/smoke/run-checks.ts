import type { Check, Smoke } from './check.ts'
import { messageOf } from './message-of.ts'

/** What became of a check. */
export interface CheckResult {
  readonly name: string
  readonly title: string
  readonly verdict: 'passed' | 'failed' | 'skipped'
  /** Milliseconds. */
  readonly took: number
  /** Why it failed; what could not be cleaned up. */
  readonly problems: readonly string[]
  readonly notes: readonly string[]
}

export interface RunOptions {
  /** What is left to do is skipped when it is aborted. */
  readonly signal: AbortSignal
  readonly onBegin: (check: Check) => void
  readonly onEnd: (result: CheckResult) => void
}

/** Runs checks, one after the other, and removes what each has made before the next one begins. */
export async function runChecks(
  checks: readonly Check[],
  smoke: Smoke,
  { signal, onBegin, onEnd }: RunOptions,
): Promise<CheckResult[]> {
  const results: CheckResult[] = []
  for (const check of checks) {
    if (!signal.aborted) onBegin(check)
    const result = signal.aborted ? skipped(check) : await runCheck(check, smoke)
    onEnd(result)
    results.push(result)
  }
  return results
}

async function runCheck(check: Check, smoke: Smoke): Promise<CheckResult> {
  const { name, title } = check
  const start = smoke.now()
  const made = new AsyncDisposableStack()
  const problems: string[] = []
  let notes: readonly string[] = []
  await check.run(smoke, made).then(
    told => {
      notes = told
    },
    error => problems.push(messageOf(error)),
  )
  await made.disposeAsync().catch(error => problems.push(`could not clean up: ${messageOf(error)}`))
  const verdict = problems.length === 0 ? 'passed' : 'failed'
  return { name, title, verdict, took: smoke.now() - start, problems, notes }
}

function skipped({ name, title }: Check): CheckResult {
  return { name, title, verdict: 'skipped', took: 0, problems: [], notes: [] }
}
