import { plural, seconds } from '../../output/numbers.ts'
import { verdict } from '../../output/screen.ts'
import type { CheckResult } from './run-checks.ts'

/** A check's verdict, then what else there is to say, a line each. */
export function resultLines({ name, title, verdict: is, took, problems, notes }: CheckResult): string[] {
  if (is === 'skipped') return [`- ${name}: skipped`]
  return [
    verdict(is === 'passed', `${name}: ${title} (${seconds(took)})`),
    ...problems.map(problem => `    failed: ${problem}`),
    ...notes.map(note => `    ${note}`),
  ]
}

export function summaryLine(stage: string, results: readonly CheckResult[]): string {
  const failed = results.filter(({ verdict }) => verdict === 'failed').map(({ name }) => name)
  const skipped = results.filter(({ verdict }) => verdict === 'skipped').map(({ name }) => name)
  const parts = [
    ...(failed.length > 0 ? [`failed: ${failed.join(', ')}`] : []),
    ...(skipped.length > 0 ? [`skipped: ${skipped.join(', ')}`] : []),
  ]
  return `Stage ${stage}: ${parts.length > 0 ? parts.join('; ') : `${plural(results.length, 'check')} passed`}`
}

export function resultJson(stage: string, results: readonly CheckResult[]): string {
  const passed = results.every(({ verdict }) => verdict === 'passed')
  const checks = results.map(({ took, ...result }) => ({ ...result, seconds: Math.round(took / 100) / 10 }))
  return JSON.stringify({ stage, passed, checks })
}
