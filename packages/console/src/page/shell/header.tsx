import { type Connection, connection } from '../client/live.ts'
import { route } from './navigate.ts'
import { SECTIONS, sectionOf } from './route.ts'

const CONNECTIONS: Record<Connection, string> = {
  connecting: 'Connecting',
  live: 'Live',
  lost: 'Not connected',
}

export function Header() {
  const current = sectionOf(route.value)
  return (
    <header class="header">
      <a class="brand" href="/">
        Inlet
      </a>
      <nav aria-label="Sections">
        <ul class="sections">
          {SECTIONS.map(({ page, title, path }) => (
            <li key={page}>
              <a href={path} aria-current={page === current ? 'page' : undefined}>
                {title}
              </a>
            </li>
          ))}
        </ul>
      </nav>
      <p class={`connection is-${connection.value}`}>{CONNECTIONS[connection.value]}</p>
    </header>
  )
}
