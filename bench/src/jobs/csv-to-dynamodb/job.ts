import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { offersCsv } from '@inlet/scripts/offers'
import type { Job, Prepared, Side, Workplace } from '../../compare/job.ts'
import { startServer } from '../../csv-to-dynamodb/measure.ts'
import { PYTHON_SIDES } from '../python-sides.ts'

/** As Lambda's bootstrap for Node starts a function of 128 MB, which this one has. */
const FLAGS = ['--max-semi-space-size=6', '--max-old-space-size=115']
const TABLE_NAME = 'offers'

export const CSV_TO_DYNAMODB: Job = {
  name: 'import-100000',
  title: 'CSV → DynamoDB that takes everything, 100,000 items, cold',
  size: 100_000,
  smokeSize: 1_000,
  goals: [{ most: 100 }, { figure: 'CPU', peer: 'boto3', times: 3 }],
  prepare: prepareImport,
}

async function prepareImport({ folder, size, bundle, python }: Workplace): Promise<Prepared> {
  const uploads = join(folder, 'uploads')
  const input = join(uploads, 'offers.csv')
  await mkdir(uploads, { recursive: true })
  const now = new Date('2026-01-31T12:00:00Z')
  await writeFile(input, offersCsv({ rows: size, accounts: Math.ceil(size / 50), seed: 1, now }))
  const script = (name: string) => join(import.meta.dirname, `${name}.ts`)
  const { inlet, obvious } = await bundle({ inlet: script('inlet'), obvious: script('obvious') })
  const dynamoDB = await startServer('no-op-dynamodb.ts')
  const env = { AWS_ENDPOINT_URL_DYNAMODB: dynamoDB.url }
  const copies = join(folder, 'boto3')
  const sides: Side[] = [
    {
      name: 'inlet',
      command: [process.execPath, ...FLAGS, `${inlet}`, 'offers.csv'],
      env: { ...env, TABLE_NAME, LOCAL_BUCKETS_DIR: folder, AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128' },
      outputs: [join(uploads, '_state'), join(uploads, 'json-copy'), join(folder, '.uploads')],
    },
    { name: 'obvious', command: [process.execPath, `${obvious}`, input, TABLE_NAME], env, outputs: [] },
  ]
  if (python !== undefined) {
    const command = [python, join(PYTHON_SIDES, 'import_boto3.py'), input, TABLE_NAME, copies]
    sides.push({ name: 'boto3', command, env, outputs: [copies] })
  }
  // While a side runs, nothing would notice that a connection was closed.
  const request = { method: 'POST', headers: { connection: 'close' } }
  const ask = async (path: string) => (await fetch(`${dynamoDB.url}${path}`, request)).text()
  let expected: string | undefined
  return {
    sides,
    before: () => ask('/record'),
    async check({ name }) {
      const received = await ask('/received')
      expected ??= received
      const { items }: { items: number } = JSON.parse(received)
      if (items !== size || received !== expected)
        throw new Error(`${name} put other items: ${received}, not ${expected}`)
    },
    async [Symbol.asyncDispose]() {
      dynamoDB[Symbol.dispose]()
    },
  }
}
