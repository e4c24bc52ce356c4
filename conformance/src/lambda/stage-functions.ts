import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  functionsOf,
  type HandlerName,
  handlerFile,
  recallSynthesis,
  type Site,
  Synthesized,
} from '@inlet/infra/testing'
import { BUNDLES, bundle } from '@inlet/lake/testing/bundle'
import type { FunctionOptions } from './start-function.ts'

/** A function as a deploy of the stage would make it. */
export interface StageFunction {
  /** In the app. */
  readonly name: string
  readonly package: HandlerName
  readonly site: Site
  readonly options: FunctionOptions
}

export interface StageFunctions extends AsyncDisposable {
  readonly all: readonly StageFunction[]
  /** @throws Error if there is none of that name */
  get(name: string): StageFunction
}

/** Functions of a production stage, all or those of these names, their bundles made as SST makes them. */
export async function openStageFunctions(names?: readonly string[]): Promise<StageFunctions> {
  const app = new Synthesized('production', await recallSynthesis('production'))
  const folder = await mkdtemp(join(tmpdir(), 'inlet-functions-'))
  const wanted = functionsOf(app).filter(({ name }) => names?.includes(name) ?? true)
  const functions = wanted.map(({ name, handler: packageName, site }): StageFunction => {
    const { name: functionName, handler, memorySize, timeout } = app.get(`${name}Function`).inputs
    const options: FunctionOptions = {
      folder: join(folder, packageName),
      handler: String(handler),
      name: String(functionName),
      memoryMB: Number(memorySize),
      timeoutSeconds: Number(timeout),
      env: site.env,
    }
    return { name, package: packageName, site, options }
  })
  for (const packageName of new Set(functions.map(each => each.package)))
    await bundle({ bundle: handlerFile(packageName) }, join(folder, packageName), BUNDLES[0])
  return {
    all: functions,
    get(name) {
      const found = functions.find(each => each.name === name)
      if (found === undefined) throw new Error(`Expected a function ${name}, found ${functions.map(each => each.name)}`)
      return found
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true }),
  }
}
