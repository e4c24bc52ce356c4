import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Run } from '@inlet/console/api'
import { replaceFile } from '@inlet/lake/directory'
import * as z from 'zod'

const count = z.int().nonnegative()
const time = z.number()

const run = z.object({
  id: z.string(),
  kind: z.enum(['import', 'daily load']),
  trigger: z.enum(['upload', 'schedule', 'command']),
  object: z.string().nullable(),
  table: z.string(),
  feed: z.string().nullable(),
  dataRef: z.string().nullable(),
  status: z.enum(['waiting', 'running', 'succeeded', 'failed', 'interrupted']),
  startedAt: time,
  endedAt: time.nullable(),
  progress: z.object({ rows: count, share: z.number().nullable(), rowsPerSecond: z.number().nullable() }).nullable(),
  accounting: z.object({ in: count, written: count, superseded: count, refused: count, rescued: count }).nullable(),
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
  outputs: z.array(z.object({ name: z.string(), object: z.string() })),
  swaps: z.array(
    z.object({
      partition: z.string(),
      before: z.string().nullable(),
      after: z.string(),
      rowsBefore: count.nullable(),
      rowsAfter: count,
    }),
  ),
}) satisfies z.ZodType<Run>

const runFile = z.object({
  version: z.literal(1),
  /** The lock that is held as long as the process lives that works on the run. */
  owner: z.string(),
  /** Of what is done: what is begun with the same again goes on. null if nothing does. */
  identity: z.string().nullable(),
  /** When the owner last wrote it, in ms since 1970. */
  seenAt: time,
  run,
})

/** What is kept of a run. */
export type RunFile = Readonly<Omit<z.infer<typeof runFile>, 'version' | 'run'>> & { readonly run: Run }

/** @throws Error if there is none, or if this version did not write it */
export async function readRunFile(folder: string, id: string): Promise<RunFile> {
  const { version, ...file } = runFile.parse(JSON.parse(await readFile(pathOf(folder, id), 'utf8')))
  if (file.run.id !== id) throw new Error(`Expected run ${id}, found ${file.run.id}`)
  return file
}

/** In one step: readers see all of the former content, or of this. */
export async function writeRunFile(folder: string, file: RunFile): Promise<void> {
  await replaceFile(pathOf(folder, file.run.id), `${JSON.stringify({ version: 1, ...file })}\n`)
}

export function pathOf(folder: string, id: string): string {
  return join(folder, `${id}.json`)
}
