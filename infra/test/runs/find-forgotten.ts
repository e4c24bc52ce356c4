import { type AwsCall, nameOf } from '../aws/aws-call.ts'
import { bundledFiles } from './bundled-files.ts'
import { callsInSource } from './calls-in-source.ts'
import type { HandlerName } from './drives.ts'
import { handlerFile } from './handler-file.ts'
import { ADAPTERS, UNCALLED } from './uncalled.ts'

/**
 * What is amiss with a record of a handler's calls, one text for each: a call in its bundle that was neither recorded nor
 * said to be of no use to it; one that is said to be, though something in the bundle asks for it; one from nowhere.
 */
export async function findForgotten(handler: HandlerName, calls: readonly AwsCall[]): Promise<readonly string[]> {
  const files = await bundledFiles(handlerFile(handler))
  const inBundle = new Set(callsInSource(files).map(({ call }) => call))
  const recorded = new Set(calls.map(nameOf))
  const uncalled = UNCALLED[handler]
  const unneeded = new Set(uncalled.map(({ call }) => call))
  const others = files.filter(({ file }) => !ADAPTERS.test(file))
  return [
    ...[...inBundle.difference(recorded).difference(unneeded)].map(
      call => `${call} is in the bundle, and not recorded`,
    ),
    ...[...recorded.difference(inBundle)].map(call => `${call} is recorded, and not seen in the bundle`),
    ...[...unneeded.intersection(recorded)].map(call => `${call} is recorded, and said not to be called`),
    ...[...unneeded.difference(inBundle)].map(call => `${call} is said not to be called, and not in the bundle`),
    ...uncalled.flatMap(({ call, unless }) => {
      const users = others.filter(({ code }) => unless?.test(code) ?? false)
      return users.map(({ file }) => `${call} is said not to be called, and ${file} may`)
    }),
  ]
}
