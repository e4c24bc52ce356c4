import { bundledFiles } from '../runs/bundled-files.ts'
import { handlerFile } from '../runs/handler-file.ts'

/** What a handler can report, by the code that is in its bundle. */
export interface Reports {
  /** What it calls itself. */
  readonly services: readonly string[]
  /** Words in quotes: the metrics that it counts, among others. The list of all metrics has them without quotes. */
  readonly names: ReadonlySet<string>
}

/** @param service the package */
export async function readReports(service: string): Promise<Reports> {
  const files = await bundledFiles(handlerFile(service))
  const code = files.map(file => file.code).join('\n')
  return {
    services: [...code.matchAll(/powertoolsTelemetry\('([^']*)'\)/g)].map(([, name = '']) => name),
    names: new Set([...code.matchAll(/'([A-Z][A-Za-z]+)'/g)].map(([, name = '']) => name)),
  }
}
