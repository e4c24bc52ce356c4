import type { Codec, TableDefinition } from '@inlet/core'
import type { Lake, Telemetry } from '@inlet/lake'

/** What a load works with. */
export interface Loader {
  readonly lake: Lake
  readonly settings: LoadSettings
  readonly telemetry: Telemetry
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Milliseconds that are left, where there is an end to them. */
  readonly timeLeft?: (() => number | undefined) | undefined
  readonly onProgress?: ((progress: LoadProgress) => void) | undefined
}

export interface LoadSettings {
  /** Of tables of the lake, by name: they type columns, and mask them. */
  readonly definitions: readonly TableDefinition[]
  /** Where rows go that are not loaded; the table's bucket if undefined. */
  readonly quarantineBucket: string | undefined
  /** Of the files' pages. */
  readonly compression: Codec
  /** How long a swap stays with a process that does not renew its claim, e.g. since it was killed. */
  readonly leaseMs: number
  /** How long a load waits for the swaps of others. */
  readonly patienceMs: number
  /** Takes the place of masked values. */
  readonly hash: (text: string) => string
}

export interface LoadProgress {
  /** `s3://bucket/key` */
  readonly object: string
  /** Read so far, whatever becomes of them. */
  readonly rows: number
  /** How much of the object is read, from 0 to 1; undefined where nobody can tell, as in compressed ones. */
  readonly share: number | undefined
}
