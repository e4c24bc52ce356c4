import { cpus, totalmem } from 'node:os'

/** What the figures were measured on. @param peers versions of what others made */
export function describeMachine(peers: readonly string[]): string {
  const [cpu] = cpus()
  const memory = (totalmem() / 2 ** 30).toFixed(0)
  return [
    `Measured ${new Date().toISOString().slice(0, 10)} on one of ${cpus().length} cores (${cpu?.model.trim()}, ${process.arch})`,
    `with ${memory} GiB of memory, Node ${process.versions.node}; ${peers.join(', ')}.`,
  ].join(' ')
}
