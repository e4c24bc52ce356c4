/** Milliseconds that are left; undefined where there is no end to them. */
export type TimeLeft = () => number | undefined

/** What is kept for an orderly end: this much, or a share of what there is at the beginning if that is less. */
const LONGEST_MARGIN_MS = 5_000
const MARGIN_SHARE = 1 / 10

/** Tells for how many milliseconds a work that begins now may go on: 0 or less if time is short, infinity without an end. */
export function spareTime(timeLeft: TimeLeft = () => undefined): () => number {
  const left = () => timeLeft() ?? Number.POSITIVE_INFINITY
  const marginMs = Math.min(LONGEST_MARGIN_MS, left() * MARGIN_SHARE)
  return () => left() - marginMs
}
