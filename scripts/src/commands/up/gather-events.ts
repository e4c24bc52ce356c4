import type { LiveEvent } from '../../live/live-event.ts'

/** How long batches are added up that go well. */
const TOGETHER_MS = 10_000

/** Events on their way to whoever is told. */
export interface EventGatherer {
  add(event: LiveEvent): void
  /** Tells what is held back. */
  flush(): void
}

/**
 * Hands events on at once, but for batches that go well, of which there may be many in a second: the first one is told, those
 * of the next seconds are added up.
 */
export function gatherEvents(tell: (event: LiveEvent) => void, togetherMs = TOGETHER_MS): EventGatherer {
  const held = new Map<string, { sum: LiveEvent | undefined; readonly timer: NodeJS.Timeout }>()

  function open(key: string): void {
    const timer = setTimeout(() => close(key), togetherMs)
    held.set(key, { sum: undefined, timer })
  }

  /** As long as there are some, they are added up. */
  function close(key: string): void {
    const sum = held.get(key)?.sum
    held.delete(key)
    if (sum === undefined) return
    open(key)
    tell(sum)
  }

  return {
    add(event) {
      const key = keyOf(event)
      const of = key === undefined ? undefined : held.get(key)
      if (of !== undefined) {
        of.sum = of.sum === undefined ? event : together(of.sum, event)
        return
      }
      if (key !== undefined) open(key)
      tell(event)
    },
    flush() {
      for (const [key, { sum, timer }] of held) {
        clearTimeout(timer)
        held.delete(key)
        if (sum !== undefined) tell(sum)
      }
    },
  }
}

/** What is added up with what. */
function keyOf(told: LiveEvent): string | undefined {
  if (told.of === 'event-source' && told.event.type === 'succeeded') return told.of
  if (told.of === 'firehose' && told.event.type === 'delivered') return `${told.of} ${told.name}`
  return undefined
}

function together(one: LiveEvent, other: LiveEvent): LiveEvent {
  if (one.of === 'event-source' && other.of === 'event-source') {
    const [a, b] = [one.event, other.event]
    if (a.type !== 'succeeded' || b.type !== 'succeeded') return other
    return { of: 'event-source', event: { ...b, records: a.records + b.records, lagMs: Math.max(a.lagMs, b.lagMs) } }
  }
  if (one.of === 'firehose' && other.of === 'firehose') {
    const [a, b] = [one.event, other.event]
    if (a.type !== 'delivered' || b.type !== 'delivered') return other
    const places = [...new Set([...a.places, ...b.places])]
    return { of: 'firehose', name: other.name, event: { type: 'delivered', records: a.records + b.records, places } }
  }
  return other
}
