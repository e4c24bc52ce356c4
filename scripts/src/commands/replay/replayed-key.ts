const QUARANTINE = '_quarantine/'
const ON_FAILURE = 'aws/lambda/'
const REPLAYED = '_replayed/'

/**
 * Where an object goes that was replayed: beside what it was among, so that it goes when that would have gone.
 * `_quarantine/a` → `_replayed/a`, `aws/lambda/a` → `_replayed/aws/lambda/a`, `errors/a` → `errors/_replayed/a`
 */
export function replayedKey(key: string): string {
  if (key.startsWith(QUARANTINE)) return REPLAYED + key.slice(QUARANTINE.length)
  if (key.startsWith(ON_FAILURE)) return REPLAYED + key
  const folder = key.slice(0, key.indexOf('/') + 1)
  return folder + REPLAYED + key.slice(folder.length)
}

/** Whether `replayedKey` gave it. */
export function isReplayedKey(key: string): boolean {
  return key.startsWith(REPLAYED) || key.slice(key.indexOf('/') + 1).startsWith(REPLAYED)
}
