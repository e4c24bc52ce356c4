import { appendFile, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { CatalogColumn, CatalogTable } from '@inlet/core'
import { hasCode } from './durable-file.ts'
import { readKeptVersions } from './version-files.ts'

/** A line of a table's history. Columns are only appended, so that their number says which ones a version has. */
interface VersionNote {
  readonly version: number
  /** ms since 1970 */
  readonly at: number
  readonly columns: number
}

/** What a version of a table has brought. */
export interface VersionColumns {
  /** `12`, or `3–12` where nobody knows which of these it was. */
  readonly version: string
  /** ms since 1970; undefined for several versions. */
  readonly at: number | undefined
  readonly added: readonly CatalogColumn[]
}

/**
 * Notes in `history.jsonl` of a table's directory what a version has, since the versions themselves are pruned. That is
 * for people to read: the version is there, whether its note can be written or not.
 */
export async function noteVersion(tableDirectory: string, version: number, table: CatalogTable): Promise<void> {
  const note: VersionNote = { version, at: Date.now(), columns: table.columns.length }
  await appendFile(historyFile(tableDirectory), `${JSON.stringify(note)}\n`).catch(() => undefined)
}

/** The versions of a table that brought columns, oldest first. */
export async function readVersions(tableDirectory: string, table: CatalogTable): Promise<VersionColumns[]> {
  const versions: VersionColumns[] = []
  let [version, columns] = [0, 0]
  for (const note of await readNotes(tableDirectory)) {
    const added = table.columns.slice(columns, note.columns)
    const isNext = note.version === version + 1
    if (added.length > 0) {
      versions.push({
        version: isNext ? String(note.version) : `${version + 1}–${note.version}`,
        at: isNext ? note.at : undefined,
        added,
      })
    }
    version = note.version
    columns = Math.max(columns, note.columns)
  }
  return versions
}

/** By version. Of one without a note, what its file says if it is still there. */
async function readNotes(tableDirectory: string): Promise<VersionNote[]> {
  const notes = new Map((await readHistory(tableDirectory)).map(note => [note.version, note]))
  const kept = await readKeptVersions(join(tableDirectory, 'versions'), version => !notes.has(version))
  for (const { version, file, text } of kept) {
    const { columns }: CatalogTable = JSON.parse(text)
    notes.set(version, { version, at: (await stat(file)).mtimeMs, columns: columns.length })
  }
  return notes
    .values()
    .toArray()
    .sort((a, b) => a.version - b.version)
}

async function readHistory(tableDirectory: string): Promise<VersionNote[]> {
  try {
    return (await readFile(historyFile(tableDirectory), 'utf8')).split('\n').flatMap(parseNote)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return []
    throw error
  }
}

/** None of a line that was not written to its end. */
function parseNote(line: string): VersionNote[] {
  const [, version, at, columns] = /^\{"version":(\d+),"at":(\d+),"columns":(\d+)\}$/.exec(line) ?? []
  return columns === undefined ? [] : [{ version: Number(version), at: Number(at), columns: Number(columns) }]
}

function historyFile(tableDirectory: string): string {
  return join(tableDirectory, 'history.jsonl')
}
