import { ConfigError } from '@inlet/core'
import type { Destination } from '../capture/destination.ts'
import type { EndpointsOptions } from './open-endpoints.ts'

type Options = Pick<EndpointsOptions, 'stream' | 'streams' | 'pipes' | 'pipeStreams'>

/**
 * Where a table's changes go from its creation on, by its name.
 * @throws ConfigError of what it returns, if a pipe leads to a stream that there is not
 */
export function tableDestinations({ stream, streams, pipes, pipeStreams = [] }: Options) {
  return (table: string): Destination[] => {
    const destinations: Destination[] = []
    if (streams(table)) destinations.push({ kind: 'native', table, stream: stream.name, precision: 'MICROSECOND' })
    const piped = pipes?.(table)
    if (piped === undefined) return destinations
    if (!pipeStreams.some(({ name }) => name === piped)) {
      const known = pipeStreams.map(({ name }) => name).join(', ') || 'none'
      throw new ConfigError(`Expected the pipe of table ${table} to lead to one of: ${known}; found ${piped}`)
    }
    const streamLabel = new Date().toISOString().slice(0, -1)
    return [...destinations, { kind: 'streams', table, stream: piped, streamLabel }]
  }
}
