/** Milliseconds per round of two sides, turn by turn; the first rounds warm up and are not counted. */
export async function interleave<Side extends string>(
  sides: Readonly<Record<Side, () => unknown>>,
  rounds: number,
): Promise<Record<Side, number[]>> {
  const names = Object.keys(sides) as Side[]
  const times = Object.fromEntries(names.map(name => [name, [] as number[]])) as Record<Side, number[]>
  const warmUp = Math.ceil(rounds / 5)
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of names) {
      const start = performance.now()
      await sides[name]()
      if (round >= 0) times[name].push(performance.now() - start)
    }
  }
  return times
}

/** How many times as fast `fast` is as `slow`: the median of the rounds, and their quartiles. */
export function ratioOf(slow: readonly number[], fast: readonly number[]): { median: string; quartiles: string } {
  const ratios = slow.map((time, round) => time / (fast[round] ?? Number.NaN))
  const at = (share: number) => quantile(ratios, share).toFixed(2)
  return { median: `${at(0.5)}×`, quartiles: `${at(0.25)}–${at(0.75)}` }
}

/** Records a second, by the median round. */
export function speedOf(times: readonly number[], records: number): string {
  return Math.round((records / quantile(times, 0.5)) * 1_000).toLocaleString('en')
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * share)] ?? Number.NaN
}
