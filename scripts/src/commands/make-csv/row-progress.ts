import { count } from '../../output/numbers.ts'
import { type Progress, startProgress } from '../../output/progress.ts'

/** Fewer rows are done before anybody could read a line. */
const STEP = 50_000

const NONE: Progress = { update: () => undefined, end: () => undefined }

/** Shows how many rows there are: on a terminal a bar, elsewhere plain lines on standard output. */
export function startRowProgress(rows: number, { isSilent }: { readonly isSilent: boolean }): Progress {
  if (isSilent || rows < STEP) return NONE
  if (process.stdout.isTTY) return startProgress('Generating', 'rows', rows, process.stdout)
  return rowLines(rows, line => process.stdout.write(`${line}\n`))
}

/** A line every 50,000 rows, or as many of those as make a tenth. */
export function rowLines(rows: number, write: (line: string) => void): Progress {
  const step = Math.ceil(rows / 10 / STEP) * STEP
  let next = step
  return {
    update(done) {
      if (done < next) return
      next = done + step - (done % step)
      write(`Progress: ${((100 * done) / rows).toFixed(1)}% (${count(done)}/${count(rows)} rows)`)
    },
    end: () => undefined,
  }
}
