import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../processes/run.ts'
import { NotHere } from './tool.ts'

const DEBIAN = '/usr/lib/jvm'

/**
 * The home of a Java of one of these major versions, the first that there is.
 * @throws NotHere
 */
export async function findJava(majors: readonly number[]): Promise<string> {
  const debian = (await readdir(DEBIAN).catch(() => [])).map(name => join(DEBIAN, name))
  const homes = [process.env.JAVA_HOME, ...debian].filter(home => home !== undefined)
  const found = new Map(await Promise.all(homes.map(async home => [await majorOf(home), home] as const)))
  const home = majors.map(major => found.get(major)).find(each => each !== undefined)
  if (home === undefined) throw new NotHere(`no Java ${majors.join(' or ')} in JAVA_HOME or ${DEBIAN}`)
  return home
}

async function majorOf(home: string): Promise<number | undefined> {
  const said = await run(join(home, 'bin/java'), ['--version']).catch(() => '')
  const major = /^\S+ (\d+)/.exec(said)?.[1]
  return major === undefined ? undefined : Number(major)
}
