import { type ReadonlySignal, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { Flow } from '../../api/index.ts'
import { isVisible } from './visibility.ts'

export type Connection = 'connecting' | 'live' | 'lost'

/** After a refusal, which a browser does not repeat by itself. */
const RETRY_MS = 2_000
/** A reconnection that is quicker is none that anybody has to know of. */
const GRACE_MS = 1_500

const currentFlow = signal<Flow | undefined>(undefined)
const currentConnection = signal<Connection>('connecting')

/** The last one heard of; undefined before the first. */
export const flow: ReadonlySignal<Flow | undefined> = currentFlow
export const connection: ReadonlySignal<Connection> = currentConnection

/**
 * Follows the flow while the tab is seen: a browser has six connections for all tabs of a server over HTTP/1.1, and each
 * that is hidden would keep one.
 */
export function useLive(): void {
  const isSeen = isVisible.value
  useEffect(() => (isSeen ? follow() : undefined), [isSeen])
}

/** @returns what ends it */
function follow(): () => void {
  let source: EventSource | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let grace: ReturnType<typeof setTimeout> | undefined

  const connect = () => {
    source = new EventSource('/api/live')
    source.addEventListener('flow', event => {
      clearTimeout(grace)
      grace = undefined
      currentConnection.value = 'live'
      currentFlow.value = JSON.parse(event.data)
    })
    source.addEventListener('error', () => {
      grace ??= setTimeout(() => {
        currentConnection.value = 'lost'
      }, GRACE_MS)
      if (source?.readyState === EventSource.CLOSED) retry = setTimeout(connect, RETRY_MS)
    })
  }
  connect()

  return () => {
    source?.close()
    clearTimeout(retry)
    clearTimeout(grace)
  }
}
