import { randomBytes } from 'node:crypto'

/** Where the snapshots of a table are. */
export interface SnapshotPlace {
  readonly bucket: string
  readonly database: string
  readonly name: string
}

/** The prefix of a location of the table, or of all its snapshots. */
export function prefixOf(place: SnapshotPlace, location = baseOf(place)): string {
  return location.slice(`s3://${place.bucket}/`.length)
}

export function firstSnapshot(place: SnapshotPlace): string {
  return snapshot(place, 1)
}

/** A snapshot that follows the one at `location`. Its name is its own: none that died half way has left files in it. */
export function nextSnapshot(place: SnapshotPlace, location: string): string {
  return snapshot(place, Number(matchOf(place, location)?.[1] ?? 0) + 1)
}

export function isSnapshotOf(place: SnapshotPlace, location: string): boolean {
  return matchOf(place, location) !== null
}

function snapshot(place: SnapshotPlace, number: number): string {
  return `${baseOf(place)}snapshot-${number}-${randomBytes(4).toString('hex')}/`
}

function matchOf(place: SnapshotPlace, location: string): RegExpExecArray | null {
  const base = baseOf(place)
  return location.startsWith(base) ? /^snapshot-(\d+)-[0-9a-f]{8}\/$/.exec(location.slice(base.length)) : null
}

function baseOf({ bucket, database, name }: SnapshotPlace): string {
  return `s3://${bucket}/${database}/${name}/`
}
