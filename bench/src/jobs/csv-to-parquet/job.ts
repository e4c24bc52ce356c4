import { link, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Job, Prepared, Side, Workplace } from '../../compare/job.ts'
import { checkSameRows } from '../check-parquet.ts'
import { PYTHON_SIDES } from '../python-sides.ts'
import { paymentsCsv } from './make-rows.ts'

/** As Lambda's bootstrap for Node starts a function of 256 MB. */
const FLAGS = ['--max-semi-space-size=12', '--max-old-space-size=230']

const PYTHON = { pandas: 'csv_pandas.py', pyarrow: 'csv_pyarrow.py', Polars: 'csv_polars.py', DuckDB: 'csv_duckdb.py' }

/** What the local lake has besides the source. */
const MADE = ['lake', '.catalog', '.locks', '.tmp', '.uploads']

export const CSV_TO_PARQUET: Job = {
  name: 'csv-1000000',
  title: 'CSV → Parquet, 1,000,000 rows of 8 columns, cold',
  size: 1_000_000,
  smokeSize: 5_000,
  goals: [
    { most: 160 },
    { figure: 'CPU', peer: 'obvious', times: 7 },
    { figure: 'CPU', peer: 'pandas', times: 4 },
    { figure: 'CPU', peer: 'DuckDB', times: 1 },
  ],
  prepare: prepareCsv,
}

export const CSV_GROWTH: Job = {
  name: 'csv-growth',
  title: 'CSV → Parquet, by the size of the file',
  size: 0,
  growth: [100_000, 1_000_000, 10_000_000],
  goals: [{ most: 160 }],
  prepare: prepareCsv,
}

async function prepareCsv({ folder, size, bundle, python }: Workplace): Promise<Prepared> {
  const input = join(folder, 'payments.csv')
  await writeFile(input, paymentsCsv(size))
  const script = (name: string) => join(import.meta.dirname, `${name}.ts`)
  const { inlet, obvious } = await bundle({ inlet: script('inlet'), obvious: script('obvious') })
  const side = (name: string, command: readonly string[]): Side => {
    const output = join(folder, `${name}.parquet`)
    return { name, command: [...command, input, output], outputs: [output] }
  }
  const ofInlet = async (name: string, env = {}): Promise<Side> => {
    const root = join(folder, name)
    await mkdir(join(root, 'vendor'), { recursive: true })
    await link(input, join(root, 'vendor/payments.csv'))
    const command = [process.execPath, ...FLAGS, `${inlet}`, root, 'payments.csv']
    return { name, command, env, outputs: MADE.map(made => join(root, made)) }
  }
  const inletSide = await ofInlet('inlet')
  const pythons = python === undefined ? [] : Object.entries(PYTHON)
  const sides = [
    inletSide,
    await ofInlet('inlet-zstd', { COMPRESSION: 'zstd' }),
    side('obvious', [process.execPath, '--max-old-space-size=8192', `${obvious}`]),
    ...pythons.map(([name, file]) => side(name, [`${python}`, join(PYTHON_SIDES, file)])),
  ]
  const filesOf = ({ outputs: [output = ''] }: Side) =>
    output.endsWith('.parquet') ? output : `${output}/**/*.parquet`
  const check = (side: Side) => checkSameRows([filesOf(inletSide), filesOf(side)], () => SELECTED, size)
  return { sides, check }
}

/** Whether a price is a decimal, a day a date and a time a number of milliseconds is for each side to say. */
const SELECTED = [
  ...['payment_id', 'customer', 'quantity', 'score', 'is_gift'],
  'CAST(price AS DECIMAL(12, 2)) AS price',
  'CAST(CAST("day" AS DATE) AS VARCHAR) AS "day"',
  'epoch_ms(CAST(paid_at AS TIMESTAMP)) AS paid_at',
].join(', ')
