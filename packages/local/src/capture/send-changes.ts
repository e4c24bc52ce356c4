import { setTimeout as sleep } from 'node:timers/promises'
import { type AwsCall, AwsError } from '../emulators/json-protocol.ts'
import type { Journal } from './journal.ts'

/** What PutRecords takes. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const MOST = { records: 500, bytes: 5 * 1024 * 1024 }

/** How long changes gather, in milliseconds, so that a call takes several: a call for each cost a fifth of a core at 300 a second. */
const GATHER_MS = 20

/** Pause after a failure: from this, doubling, to that. */
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 5_000

export interface SenderOptions {
  readonly journal: Journal
  readonly kinesis: AwsCall
  /** A stream did not take changes; they stay in the journal, and are tried again. */
  readonly onFailure: (stream: string, error: unknown) => void
}

export interface Sender {
  /** Changes that a stream has taken since the start. */
  sentTo(stream: string): number
  /** There are changes to send. */
  wake(): void
  /** Resolves when the streams have taken the changes of all writes before the call. Rejects if it is stopped first. */
  drained(): Promise<void>
  /** Ends after the call under way; what is not sent stays in the journal. */
  stop(): Promise<void>
}

/**
 * Puts changes from the journal into their streams, in the order of their writes, unless a stream refuses some of a call.
 * A change leaves the journal once its stream has it, so one whose answer is lost is put twice, as DynamoDB may do too.
 */
export function startSender({ journal, kinesis, onFailure }: SenderOptions): Sender {
  const stopping = new AbortController()
  const troubled = new Map<string, Trouble>()
  let awake = Promise.withResolvers<void>()
  const sent = new Map<string, number>()

  async function sendAll(): Promise<void> {
    for (const stream of journal.streams()) {
      const trouble = troubled.get(stream)
      if (trouble !== undefined && performance.now() < trouble.until) continue
      try {
        await sendSome(stream)
        troubled.delete(stream)
      } catch (error) {
        const pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * (trouble?.pauseMs ?? FIRST_PAUSE_MS / 2))
        troubled.set(stream, { pauseMs, until: performance.now() + pauseMs })
        onFailure(stream, error)
      }
    }
  }

  async function sendSome(stream: string): Promise<void> {
    const changes = journal.next(stream, MOST)
    const Records = changes.map(({ partitionKey, data }) => ({
      PartitionKey: partitionKey,
      Data: Buffer.from(data).toString('base64'),
    }))
    const result = await kinesis<PutRecordsResult>('PutRecords', { StreamName: stream, Records })
    const taken = changes.filter((_, index) => isTaken(result.Records[index]))
    journal.sent(taken.map(({ id }) => id))
    sent.set(stream, (sent.get(stream) ?? 0) + taken.length)
    const refused = result.Records.find(answer => !isTaken(answer))
    if (refused) throw new AwsError('PutRecords', refused.ErrorCode ?? '', refused.ErrorMessage ?? '')
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      awake = Promise.withResolvers<void>()
      if (journal.streams().length === 0) await awake.promise
      else {
        await sendAll()
        await sleep(GATHER_MS, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  const running = run()
  return {
    sentTo: stream => sent.get(stream) ?? 0,
    wake: () => awake.resolve(),
    async drained() {
      const last = journal.lastId
      while (journal.hasUntil(last)) {
        if (stopping.signal.aborted) throw new Error('The sender was stopped before all changes were sent')
        await sleep(5)
      }
    },
    async stop() {
      stopping.abort()
      awake.resolve()
      await running
    },
  }
}

/** A stream that did not take its changes is left alone until then, by `performance.now`. */
interface Trouble {
  readonly pauseMs: number
  readonly until: number
}

interface PutRecordsResult {
  readonly Records: readonly PutAnswer[]
}

interface PutAnswer {
  readonly ErrorCode?: string
  readonly ErrorMessage?: string
}

function isTaken(answer: PutAnswer | undefined): boolean {
  return answer !== undefined && answer.ErrorCode === undefined
}
