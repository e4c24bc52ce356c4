import { createHash, randomUUID } from 'node:crypto'
import type { RunKind } from '@inlet/console/api'

const WORDS = { import: 'import', 'daily load': 'load' } as const satisfies Record<RunKind, string>

/** Names a run: `20260131T120000000-import-0f3c9a1b2d4e`. Later ones sort after. @param at ms since 1970 */
export function runId(kind: RunKind, at: number, identity: string | undefined): string {
  return `${new Date(at).toISOString().replaceAll(/[-:.Z]/g, '')}${endOf(kind, identity)}`
}

/** What the ids of all runs with that identity end in. What has none is like no other. */
export function endOf(kind: RunKind, identity: string | undefined): string {
  const hash = createHash('sha256').update(identity ?? randomUUID())
  return `-${WORDS[kind]}-${hash.digest('hex').slice(0, 12)}`
}

/** Whether it is an id, of a run of that kind if one is given. No other text may become the name of a file. */
export function isRunId(text: string, kind?: RunKind): boolean {
  const word = /^\d{8}T\d{9}-(import|load)-[0-9a-f]{12}$/.exec(text)?.[1]
  return word !== undefined && (kind === undefined || word === WORDS[kind])
}
