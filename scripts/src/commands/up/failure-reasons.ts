import type { Run } from '@inlet/console/api'

/** Files whose failures are remembered. */
const MOST = 100

/** Why files could not be imported or loaded, as their runs say it. */
export class FailureReasons {
  /** Newest last. */
  readonly #runs = new Map<string, Run>()
  /** What was told of a message last. */
  readonly #told = new Map<string, string>()

  note(run: Run): void {
    this.#runs.delete(run.id)
    if (run.failure !== null) keep(this.#runs, run.id, run)
  }

  /** @param subject an object, or a feed */
  of(subject: string): string | undefined {
    const prefix = `${subject}: `
    const isOf = ({ object, feed, failure }: Run) =>
      object === subject || feed === subject || failure?.message.startsWith(prefix)
    const failure = [...this.#runs.values()].findLast(isOf)?.failure
    if (failure == null) return undefined
    const { code, message } = failure
    return `${code}: ${message.startsWith(prefix) ? message.slice(prefix.length) : message}`
  }

  /** Whether that was told of the message last. */
  isTold(messageId: string, reason: string): boolean {
    const isTold = this.#told.get(messageId) === reason
    this.#told.delete(messageId)
    keep(this.#told, messageId, reason)
    return isTold
  }
}

function keep<V>(map: Map<string, V>, key: string, value: V): void {
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > MOST && oldest !== undefined) map.delete(oldest)
}
