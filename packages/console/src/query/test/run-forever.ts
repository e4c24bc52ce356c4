import { openQueryRunner } from '../query-runner.ts'

/** Runs a query that does not end, over the lake that it is given. Whoever started it kills it. */
const runner = openQueryRunner(process.argv[2] ?? '')
void runner.run({ id: '1', sql: 'SELECT count(*) FROM range(1_000_000_000_000) AS a(x) WHERE hash(x) % 7 = 0' })
