import type { Partition } from '@inlet/core'

/** The partitions without repeated ones: the first location counts, as if they were registered one by one. */
export function firstOfEach(partitions: readonly Partition[]): Partition[] {
  const first = new Map<string, Partition>()
  for (const partition of partitions) {
    const key = JSON.stringify(partition.values)
    if (!first.has(key)) first.set(key, partition)
  }
  return [...first.values()]
}
