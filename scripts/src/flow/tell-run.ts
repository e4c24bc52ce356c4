import type { PipelineName, Run } from '@inlet/console/api'
import { count, plural } from '../output/numbers.ts'
import type { Happenings } from './happenings.ts'
import type { Problems } from './problems.ts'

/** What a run means for whoever watches: a problem until the next one succeeds, and a line when it ends. */
export function tellRun(
  run: Run,
  pipeline: PipelineName,
  at: number,
  problems: Problems,
  happenings: Happenings,
): void {
  const { id, status, failure } = run
  const what = `${nameOf(run)} into ${run.table}`
  const tellProblem = (text: string) => {
    problems.occur(id, at, text)
    happenings.add({ at, pipeline, is: 'bad', text })
  }
  switch (status) {
    case 'running':
      problems.clear(id)
      break
    case 'waiting':
      if (failure !== null) tellProblem(`${nameOf(run)} waits: ${failure.message}`)
      break
    case 'succeeded':
      problems.clearAll()
      happenings.add({ at, pipeline, is: 'good', text: `${what}: ${rowsText(run)}` })
      break
    case 'failed':
      tellProblem(`${what}: ${failure === null ? 'failed' : `${failure.code}, ${failure.message}`}`)
      break
    case 'interrupted':
      problems.clear(id)
      happenings.add({ at, pipeline, is: 'neutral', text: `${what}: interrupted, and to be gone on with` })
      break
  }
}

/** `s3://csv-uploads/Offers/a.csv`, or `exchange_rates 20260131` while no file is found. */
function nameOf({ object, feed, dataRef }: Run): string {
  return object ?? [feed, dataRef].filter(part => part !== null).join(' ')
}

function rowsText({ accounting }: Run): string {
  if (accounting === null) return 'nothing to do'
  const refused = accounting.refused === 0 ? '' : `, ${count(accounting.refused)} refused`
  return `${plural(accounting.written, 'row')}${refused}`
}
