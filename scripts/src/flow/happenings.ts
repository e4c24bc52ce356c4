import { stripVTControlCharacters } from 'node:util'
import type { Happening } from '@inlet/console/api'

const MOST = 100
/** What goes on like this is one happening. */
const TOGETHER_MS = 10_000

/** What happened last. */
export class Happenings {
  /** Newest last. */
  readonly #happenings: Happening[] = []
  #routine: { readonly key: string; readonly since: number; readonly count: number } | undefined

  add(happening: Happening): void {
    this.#routine = undefined
    this.#push(happening)
  }

  /** A line as the terminal shows it, which begins with what it is. */
  addLine(at: number, pipeline: Happening['pipeline'], line: string | undefined): void {
    if (line === undefined) return
    const [mark = '', ...words] = stripVTControlCharacters(line).trim().split(' ')
    const is = mark === '✓' ? 'good' : mark === '✗' ? 'bad' : 'neutral'
    this.add({ at, pipeline, is, text: (is === 'neutral' ? [mark, ...words] : words).join(' ') })
  }

  /** Something good that happens all the time: one after the other, they are added up. */
  addRoutine(at: number, pipeline: Happening['pipeline'], count: number, textOf: (count: number) => string): void {
    const key = `${pipeline} ${textOf(0)}`
    const former = this.#routine
    const goesOn = former !== undefined && former.key === key && at - former.since < TOGETHER_MS
    const sum = goesOn ? former.count + count : count
    if (goesOn) this.#happenings.pop()
    this.#push({ at, pipeline, is: 'good', text: textOf(sum) })
    this.#routine = { key, since: goesOn ? former.since : at, count: sum }
  }

  /** Newest first. */
  get list(): Happening[] {
    return this.#happenings.toReversed()
  }

  #push(happening: Happening): void {
    this.#happenings.push(happening)
    if (this.#happenings.length > MOST) this.#happenings.shift()
  }
}
