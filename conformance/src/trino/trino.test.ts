import { afterAll, beforeAll } from 'vitest'
import { proving } from '../claims/prove.ts'
import { MOTO } from '../servers/moto.ts'
import { VERSITYGW } from '../servers/versitygw.ts'
import { type Engines, openEngines } from './engines.ts'
import { BUCKETS, fillLake } from './fill-lake.ts'
import { proveFilters } from './prove-filters.ts'
import { proveQueries } from './prove-queries.ts'
import { proveTables } from './prove-tables.ts'
import { proveViews } from './prove-views.ts'
import { TRINO } from './start-trino.ts'

/** Trino, and what it reads from. */
const NEEDED = [TRINO, MOTO, VERSITYGW]

/** Trino alone takes twenty seconds to start, where it has a core of its own. */
const LONG_MS = 300_000

let engines: Engines | undefined

beforeAll(async () => {
  if (NEEDED.every(({ found }) => 'version' in found)) engines = await openEngines(BUCKETS, fillLake)
}, LONG_MS)

afterAll(() => engines?.[Symbol.asyncDispose]())

const missing = NEEDED.find(({ found }) => 'missing' in found)
const prove = proving('trino', missing === undefined ? TRINO : { ...TRINO, found: missing.found })

function open(): Engines {
  if (engines === undefined) throw new Error('Expected an open lake')
  return engines
}

// In this order: the queries read the views.
proveTables(prove, open)
proveFilters(prove, open)
proveViews(prove, open)
proveQueries(prove, open)
