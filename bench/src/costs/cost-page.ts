import type { Resource, Synthesis } from '@inlet/infra/synth'
import { markdownTable } from '../markdown-table.ts'
import { type IdleCost, idleCosts } from './idle-costs.ts'
import { type Measured, PIPELINES, type Pipeline } from './measured.ts'
import { type CostLine, pipelineCosts, SERVICES } from './pipeline-costs.ts'
import { DATE, PRICES, REGION } from './prices.ts'

const BEGIN = '<!-- costs: written by `pnpm costs` -->'
const END = '<!-- /costs -->'

/** Each pipeline's heading, and its function in the app. */
const OF_PIPELINE: Readonly<Record<Pipeline, { readonly title: string; readonly functionName: string }>> = {
  changes: { title: 'changes → Parquet', functionName: 'StreamToParquetFunction' },
  orders: { title: 'orders → JSON lines', functionName: 'OrderTransformerFunction' },
  transactions: { title: 'transactions → S3 Tables', functionName: 'TransactionTransformerFunction' },
  uploads: { title: 'CSV → DynamoDB', functionName: 'CsvToDynamodbFunction' },
  dailyFiles: { title: 'daily file → Parquet', functionName: 'CsvToPartitionFunction' },
}

/** A page with its part between the markers as it is to be. @throws Error if it has no markers */
export function fillCosts(page: string, measured: Measured, synthesis: Synthesis): string {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)]
  if (begin < 0 || end < begin) throw new Error(`Expected a page with "${BEGIN}" and "${END}"`)
  return `${page.slice(0, begin + BEGIN.length)}\n\n${costs(measured, synthesis.resources)}\n\n${page.slice(end)}`
}

function costs(measured: Measured, resources: readonly Resource[]): string {
  const memory = memoryOf(resources)
  return [
    `Prices of ${REGION}, ${DATE}, without free tiers, in USD. Measured ${measured.date} on ${measured.machine}, Node ${measured.node}.`,
    '### For a million records',
    millionTable(pipelineCosts(measured, memory)),
    '### A month in which nothing happens',
    idleTable(idleCosts(resources)),
    '### What was measured',
    measuredTable(measured, memory),
    '### The price list',
    priceTable(),
  ].join('\n\n')
}

function millionTable(lines: Readonly<Record<Pipeline, readonly CostLine[]>>): string {
  const sum = (pipeline: Pipeline, service?: string) => {
    const chosen = lines[pipeline].filter(line => service === undefined || line.service === service)
    return chosen.length === 0 ? '' : usd(chosen.reduce((all, line) => all + line.usd, 0))
  }
  return markdownTable(
    ['', ...PIPELINES.map(pipeline => OF_PIPELINE[pipeline].title)],
    [
      ...SERVICES.map(service => [service, ...PIPELINES.map(pipeline => sum(pipeline, service))]),
      ['**together**', ...PIPELINES.map(pipeline => `**${sum(pipeline)}**`)],
    ],
  )
}

function idleTable(lines: readonly IdleCost[]): string {
  const total = lines.reduce((all, line) => all + line.usd, 0)
  const rows = lines.map(({ what, count, usd: amount }) => [what, count.toLocaleString('en'), usd(amount)])
  return markdownTable(
    ['a stage of your own', 'how many', 'a month'],
    [...rows, ['**together**', '', `**${usd(total)}**`]],
  )
}

function measuredTable({ work }: Measured, memory: Readonly<Record<Pipeline, number>>): string {
  return markdownTable(
    ['', 'function', 'CPU time a record', 'a record', 'rounded up', 'written', 'records an invocation'],
    PIPELINES.map(pipeline => {
      const { cpuMicros, bytes, roundedBytes, bytesWritten, recordsPerBatch } = work[pipeline]
      const sizes = [bytes, roundedBytes, bytesWritten].map(size => `${Math.round(size).toLocaleString('en')} B`)
      const { title } = OF_PIPELINE[pipeline]
      return [title, `${memory[pipeline]} MB`, `${cpuMicros} µs`, ...sizes, recordsPerBatch.toLocaleString('en')]
    }),
  )
}

function priceTable(): string {
  return markdownTable(
    ['USD', 'for', 'AWS’s page', 'seen in'],
    Object.values(PRICES).map(({ usd, per, unit, page, seen }) => {
      const amount = per === 1 ? unit : `${per.toLocaleString('en')} ${unit}`
      return [String(usd), amount, `<${page}>`, seen]
    }),
  )
}

function memoryOf(resources: readonly Resource[]): Readonly<Record<Pipeline, number>> {
  const of = (pipeline: Pipeline) => {
    const { functionName } = OF_PIPELINE[pipeline]
    const found = resources.find(({ name, type }) => name === functionName && type === 'aws:lambda/function:Function')
    if (found === undefined) throw new Error(`Expected a function ${functionName} in the stage, found none`)
    return Number(found.inputs.memorySize)
  }
  return {
    changes: of('changes'),
    orders: of('orders'),
    transactions: of('transactions'),
    uploads: of('uploads'),
    dailyFiles: of('dailyFiles'),
  }
}

function usd(amount: number): string {
  return amount.toFixed(amount > 0.00005 && amount < 0.01 ? 4 : 2)
}
