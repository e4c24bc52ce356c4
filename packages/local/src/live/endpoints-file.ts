import { readFile, rm, writeFile } from 'node:fs/promises'
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
  /** Where the console's page is, if there is one. */
  readonly console?: string
}

const FILE = 'endpoints.json'

/** Tells other processes where the live lake in a directory is. */
export async function writeEndpoints(lake: string, endpoints: LiveEndpoints): Promise<void> {
  await writeFile(pathIn(lake), `${JSON.stringify(endpoints)}\n`)
}

/** @returns undefined if there is no such file, or nothing in it that `writeEndpoints` would have written */
export async function readEndpoints(lake: string): Promise<LiveEndpoints | undefined> {
  const text = await readFile(pathIn(lake), 'utf8').catch(() => 'null')
  try {
    const value: unknown = JSON.parse(text)
    return isEndpoints(value) ? value : undefined
  } catch {
    return undefined
  }
}

export async function removeEndpoints(lake: string): Promise<void> {
  await rm(pathIn(lake), { force: true })
}

function isEndpoints(value: unknown): value is LiveEndpoints {
  if (typeof value !== 'object' || value === null) return false
  const fields: Partial<Record<keyof LiveEndpoints, unknown>> = value
  const urls = [fields.dynamodb, fields.kinesis, ...('console' in fields ? [fields.console] : [])]
  return urls.every(url => typeof url === 'string' && URL.canParse(url)) && Number.isInteger(fields.pid)
}

function pathIn(lake: string): string {
  return join(lake, STATE_DIRECTORY, FILE)
}
