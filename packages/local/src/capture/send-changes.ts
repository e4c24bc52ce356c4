import { setTimeout as sleep } from 'node:timers/promises'
import { type AwsCall, AwsError } from '../emulators/json-protocol.ts'
import type { Journal, Outgoing } from './journal.ts'

/** What PutRecords takes. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html */
const MOST_RECORDS = 500
const MOST_BYTES = 5 * 1024 * 1024

/** How long changes gather, in milliseconds: DynamoDB takes longer, and a call for each would take half of a core. */
const GATHER_MS = 20

/** Pause after a failure: from this, doubling, to that, in milliseconds. */
const FIRST_PAUSE = 50
const LONGEST_PAUSE = 5_000

export interface SenderOptions {
  readonly journal: Journal
  readonly kinesis: AwsCall
  /** A stream did not take changes; they stay in the journal, and are tried again. */
  readonly onFailure: (stream: string, error: unknown) => void
}

export interface Sender {
  /** Changes that streams have taken since the start. */
  readonly sent: number
  /** There are changes to send. */
  wake(): void
  /** Resolves when the streams have taken all changes that waited when it was called. */
  drained(): Promise<void>
  /** Ends after the call under way; what is not sent stays in the journal. */
  stop(): Promise<void>
}

/**
 * Puts changes from the journal into their streams, in the order of their writes. A change leaves the journal once its
 * stream has it, so one whose answer is lost is put twice, as DynamoDB may do too.
 */
export function startSender({ journal, kinesis, onFailure }: SenderOptions): Sender {
  const stopping = new AbortController()
  let awake = Promise.withResolvers<void>()
  let failures = 0
  let sent = 0

  async function sendAll(): Promise<void> {
    for (const stream of journal.streams()) {
      try {
        await sendSome(stream)
        failures = 0
      } catch (error) {
        failures++
        onFailure(stream, error)
      }
    }
  }

  async function sendSome(stream: string): Promise<void> {
    const changes = fitting(journal.next(stream, MOST_RECORDS))
    const Records = changes.map(({ partitionKey, data }) => ({
      PartitionKey: partitionKey,
      Data: Buffer.from(data).toString('base64'),
    }))
    const result = await kinesis<PutRecordsResult>('PutRecords', { StreamName: stream, Records })
    const taken = changes.filter((_, index) => result.Records[index]?.ErrorCode === undefined)
    journal.sent(taken.map(({ id }) => id))
    sent += taken.length
    const refused = result.Records.find(({ ErrorCode }) => ErrorCode !== undefined)
    if (refused) throw new AwsError('PutRecords', refused.ErrorCode ?? '', refused.ErrorMessage ?? '')
  }

  async function run(): Promise<void> {
    while (!stopping.signal.aborted) {
      awake = Promise.withResolvers<void>()
      if (journal.streams().length === 0) await awake.promise
      else {
        await sendAll()
        const ms = failures > 0 ? Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures) : GATHER_MS
        await pause(ms, stopping.signal)
      }
    }
  }

  const running = run()
  return {
    get sent() {
      return sent
    },
    wake: () => awake.resolve(),
    async drained() {
      while (journal.streams().length > 0 && !stopping.signal.aborted) await sleep(5)
    },
    async stop() {
      stopping.abort()
      awake.resolve()
      await running
    },
  }
}

interface PutRecordsResult {
  readonly Records: readonly { readonly ErrorCode?: string; readonly ErrorMessage?: string }[]
}

/** As many of the first changes as one call takes; a change alone always fits. */
function fitting(changes: readonly Outgoing[]): readonly Outgoing[] {
  let bytes = 0
  const end = changes.findIndex(({ partitionKey, data }) => {
    bytes += partitionKey.length + Buffer.byteLength(data)
    return bytes > MOST_BYTES
  })
  return end === -1 ? changes : changes.slice(0, end)
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await sleep(ms, undefined, { signal }).catch(() => undefined)
}
