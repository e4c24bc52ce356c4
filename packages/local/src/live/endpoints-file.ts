import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { STATE_DIRECTORY } from './state-directory.ts'

/** Where a live lake can be reached while it runs. */
export interface LiveEndpoints {
  /** URL on loopback. */
  readonly dynamodb: string
  readonly kinesis: string
  /** The stream that tables stream to. */
  readonly stream: string
  readonly pid: number
}

const FILE = 'endpoints.json'

/** Tells other processes where the live lake in a directory is. */
export async function writeEndpoints(lake: string, endpoints: LiveEndpoints): Promise<void> {
  await writeFile(pathIn(lake), `${JSON.stringify(endpoints)}\n`)
}

export async function removeEndpoints(lake: string): Promise<void> {
  await rm(pathIn(lake), { force: true })
}

function pathIn(lake: string): string {
  return join(lake, STATE_DIRECTORY, FILE)
}
