import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { STEPS_REPORT, type StepResult } from './step.ts'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const NOTHING: Counts = { passed: 0, failed: 0, skipped: 0 }
const ONE_FAILED: Counts = { ...NOTHING, failed: 1 }

/**
 * Counts the tests of all reports in a folder; a step without a report of its own counts as one. `exitCode` is what the
 * run ended with: nothing that went wrong, reported or not, counts as no failure.
 * @param others reports there of what `npm test` has no step for
 */
export function countReports(folder: string, exitCode: number, others: readonly string[] = []): Counts {
  const steps = readJson<readonly StepResult[]>(join(folder, STEPS_REPORT))
  if (steps === undefined || steps.length === 0) return ONE_FAILED
  const reports = others.map(report => countReport(join(folder, report)))
  const counts = [...steps.map(step => countStep(step, folder)), ...reports].reduce(add)
  return exitCode !== 0 && counts.failed === 0 ? add(counts, ONE_FAILED) : counts
}

/** `12 passed, 0 failed`, and how many were skipped, if any. */
export function countsLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped === 0 ? '' : `, ${skipped} skipped`}`
}

function countStep({ status, report }: StepResult, folder: string): Counts {
  if (report === undefined) return status === 'passed' ? { ...NOTHING, passed: 1 } : ONE_FAILED
  const counts = countReport(join(folder, report))
  // Files that did not load have no tests that could fail.
  return status !== 'passed' && counts.failed === 0 ? add(counts, ONE_FAILED) : counts
}

/** A report that is missing, or of no tests, counts as one failure. */
function countReport(file: string): Counts {
  const counts = countTests(file)
  return counts.passed + counts.failed === 0 ? add(counts, ONE_FAILED) : counts
}

/** The part of Vitest's JSON report, which is Jest's, that is read here. */
interface TestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
}

function countTests(file: string): Counts {
  const report = readJson<TestReport>(file)
  if (report === undefined) return NOTHING
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = report
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}

/** `undefined` if there is no such file, or it was cut short. */
function readJson<T>(file: string): T | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return undefined
  }
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped }
}

if (import.meta.main) {
  const [folder = '.reports', exitCode = '0', ...others] = process.argv.slice(2)
  const counts = countReports(folder, Number(exitCode), others)
  console.log(countsLine(counts))
  process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
}
