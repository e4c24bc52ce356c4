import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Flow, FlowSource } from '../../api/flow.ts'
import type { Run } from '../../api/runs.ts'
import { type Console, type ConsoleOptions, openConsole } from '../open-console.ts'

export const RUN: Run = {
  ...{ id: 'run-1', kind: 'import', trigger: 'upload', object: 's3://in/a.csv', table: 'orders', feed: null },
  ...{ dataRef: null, status: 'succeeded', startedAt: 1, endedAt: 2, progress: null, accounting: null, failure: null },
  ...{ outputs: [], swaps: [] },
}

/** A flow that changes when it is told to. */
export function testFlow(): FlowSource & { change(): void; readonly followers: number } {
  const listeners = new Set<() => void>()
  let at = 0
  return {
    now: (): Flow => ({ at, startedAt: 0, pipelines: [], happenings: [] }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    change() {
      at++
      for (const listener of listeners) listener()
    },
    get followers() {
      return listeners.size
    },
  }
}

export interface TestConsole extends Console {
  readonly failures: unknown[]
  /** `127.0.0.1:1234` */
  readonly host: string
}

/** A console with a page of two lines over an empty lake, unless options say otherwise. */
export async function openTestConsole(options: Partial<ConsoleOptions> = {}): Promise<TestConsole> {
  const directory = await mkdtemp(join(tmpdir(), 'inlet-page-'))
  await writeFile(join(directory, 'main.tsx'), "import('./late.ts').then(({ late }) => console.log(late))\n")
  await writeFile(join(directory, 'late.ts'), "export const late = 'loaded when it is needed'\n")
  await writeFile(join(directory, 'style.css'), 'body { color: green }\n')
  const failures: unknown[] = []
  const opened = await openConsole({
    lake: directory,
    port: 0,
    flow: testFlow(),
    records: {
      list: async () => ({ records: [], next: null }),
      trace: async () => undefined,
      replay: async () => ({ is: 'gone', text: 'It is not there any more' }),
    },
    runs: {
      list: async () => ({ runs: [RUN], next: null }),
      get: async id => (id === RUN.id ? RUN : undefined),
    },
    queries: [],
    onFailure: error => failures.push(error),
    pageDirectory: directory,
    ...options,
  })
  return {
    url: opened.url,
    host: new URL(opened.url).host,
    failures,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

/** POSTs JSON as the page does. */
export function post(url: string, body: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Response> {
  return fetch(url, {
    method: 'POST',
    headers: { 'x-inlet': '1', 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  })
}
