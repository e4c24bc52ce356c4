import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { type Route, routeOf } from './route.ts'

/** Of the address bar. */
export interface Address {
  readonly pathname: string
  readonly search: string
  readonly hash: string
}

const current = signal<Address>(readAddress())

export const address: ReadonlySignal<Address> = current
export const route: ReadonlySignal<Route> = computed(() => routeOf(current.value.pathname))
export const searchParams: ReadonlySignal<URLSearchParams> = computed(() => new URLSearchParams(current.value.search))

/** Goes to a page of the console. `replace`: the back button does not come back to the page that is left. */
export function navigate(href: string, { replace = false }: { replace?: boolean } = {}): void {
  const from = location.pathname
  if (replace) history.replaceState(null, '', href)
  else history.pushState(null, '', href)
  if (!replace && location.pathname !== from) scrollTo(0, 0)
  current.value = readAddress()
}

/** Sets parameters of the address, and takes out those without a value; leaves the page and its history as they are. */
export function setSearchParams(changes: Readonly<Record<string, string | undefined>>): void {
  const params = new URLSearchParams(location.search)
  for (const [name, value] of Object.entries(changes)) {
    if (value === undefined || value === '') params.delete(name)
    else params.set(name, value)
  }
  const search = params.size === 0 ? '' : `?${params}`
  navigate(`${location.pathname}${search}${location.hash}`, { replace: true })
}

/**
 * Every `<a href>` to a page of the console goes there without loading it again, one to a part of the page (`#main`) takes
 * the focus there; other clicks stay the browser's.
 */
export function followLinks(): void {
  addEventListener('popstate', () => {
    current.value = readAddress()
  })
  document.addEventListener('click', event => {
    const link = linkToFollow(event)
    if (link === undefined) return
    event.preventDefault()
    const href = link.getAttribute('href') ?? ''
    // The hash of the address is the page's own.
    if (href.startsWith('#')) document.getElementById(href.slice(1))?.focus()
    else navigate(link.href)
  })
}

function linkToFollow(event: MouseEvent): HTMLAnchorElement | undefined {
  if (event.defaultPrevented || event.button !== 0) return undefined
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return undefined
  const link = event.target instanceof Element ? event.target.closest('a') : null
  if (link === null || link.target !== '' || link.hasAttribute('download')) return undefined
  return URL.parse(link.href)?.origin === location.origin ? link : undefined
}

function readAddress(): Address {
  return { pathname: location.pathname, search: location.search, hash: location.hash }
}
