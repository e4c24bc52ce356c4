import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { stripVTControlCharacters } from 'node:util'
import { type Ended, runLake } from '../../../live/test/run-lake.ts'

/** Any ports that are free, and nothing that a test has no use for. */
export const FREE = ['--dynamodb-port', '0', '--kinesis-port', '0', '--no-console']

/** Runs `lake up` until `use` is done, then ends it by a signal. */
export async function whileUp(
  lake: string,
  use: (output: () => string, child: ChildProcess) => Promise<void>,
  options: readonly string[] = FREE,
): Promise<Ended> {
  let started = (_: ChildProcess) => {}
  const child = new Promise<ChildProcess>(resolve => {
    started = resolve
  })
  const ended = runLake(['up', '--lake', lake, ...options], { UNMAPPED_TABLES: '' }, child => started(child))
  const up = await child
  let output = ''
  up.stdout?.on('data', data => {
    output += stripVTControlCharacters(String(data))
  })
  try {
    await until(() => output.includes('Ctrl-C stops'), up)
    await use(() => output, up)
  } finally {
    up.kill('SIGINT')
  }
  return ended
}

/** Waits until it holds, as far as the output goes. @throws Error if the process ends first */
export async function until(holds: () => boolean, child: ChildProcess): Promise<void> {
  const ended = once(child, 'close').then(() => true)
  while (!holds()) {
    const hasEnded = await Promise.race([ended, once(child.stdout ?? child, 'data').then(() => false)])
    if (hasEnded && !holds()) throw new Error('lake up ended before what was waited for')
  }
}

/** What it prints to paste. */
export function exportsIn(output: string): Record<string, string> {
  return Object.fromEntries(
    Array.from(output.matchAll(/^export (AWS_ENDPOINT_URL_\w+)=(\S+)$/gm), ([, name, url]) => [name, url]),
  )
}
