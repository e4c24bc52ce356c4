import type { Partition } from '@inlet/core'
import type { TableRoot } from '../input/load-request.ts'

/** `s3://bucket/prefix/` */
export function locationOf({ bucket, prefix }: TableRoot): string {
  return `s3://${bucket}/${prefix}`
}

/** The bucket and the prefix of `s3://bucket/prefix/`. */
export function placeOf(location: string): TableRoot {
  const [, bucket, prefix] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? []
  if (bucket === undefined || prefix === undefined) throw new Error(`Expected an S3 location, found ${location}`)
  return { bucket, prefix }
}

/** Partitions as a catalog lists them, whose locations other tools may have named by Hadoop's schemes of S3. */
export function withS3Locations(partitions: readonly Partition[]): Partition[] {
  return partitions.map(({ values, location }) => ({ values, location: location.replace(/^s3[an]?:/i, 's3:') }))
}

/** Whether a location, or an object, is in a folder, or is that folder. */
export function isWithin(location: string, folder: string): boolean {
  return location.startsWith(folder)
}

/** The name of a load's folder. `random` keeps loads apart that took the same number, since a state was lost. */
export function loadId(number: number, random: string): string {
  return `load-${String(number).padStart(6, '0')}-${random}`
}

/** Whether a location is all that a load has written. What is live is below such a folder. */
export function isLoadFolder(location: string, root: TableRoot): boolean {
  return (
    loadNumberOf(location, root) !== undefined && location.split('/').length === locationOf(root).split('/').length + 1
  )
}

/** The number of the load that wrote a location of a table; undefined if no load did. */
export function loadNumberOf(location: string, root: TableRoot): number | undefined {
  const folder = locationOf(root)
  if (!isWithin(location, folder)) return undefined
  const digits = /^load-(\d{6,15})-[0-9a-f]{8}\//.exec(location.slice(folder.length))?.[1]
  return digits === undefined ? undefined : Number(digits)
}
