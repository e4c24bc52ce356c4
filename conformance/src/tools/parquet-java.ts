import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../processes/run.ts'
import { findJava } from './find-java.ts'
import { CONFORMANCE } from './folders.ts'
import { NotHere, type Tool } from './tool.ts'

const PROJECT = join(CONFORMANCE, 'java/parquet')
const SOURCES = readdirSync(join(PROJECT, 'src')).map(name => join(PROJECT, 'src', name))
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies'

/**
 * The readers of Spark 2.4 and Hive 3.1, of Spark 3.3 and EMR 6, and the newest; 1.11 brought page indexes.
 * Each with its version.
 */
export const PARQUET_JAVA_VERSIONS = { '1.10': '1.10.1', '1.12': '1.12.3', '1.18': '1.18.1' } as const

/** parquet-java of those versions, each with `java/parquet` compiled against it. */
export const PARQUET_JAVA: Tool = {
  name: 'parquet-java',
  lock: [
    COPY,
    JSON.stringify(PARQUET_JAVA_VERSIONS),
    ...[join(PROJECT, 'pom.xml'), ...SOURCES].map(file => readFileSync(file, 'utf8')),
  ].join('\n'),
  async install(folder) {
    const java = await findJava([17, 21, 25])
    await run('mvn', ['--version']).catch(() => {
      throw new NotHere('no Maven (mvn) on the PATH')
    })
    const paths: Record<string, string> = { java: join(java, 'bin/java') }
    for (const [name, version] of Object.entries(PARQUET_JAVA_VERSIONS)) {
      paths[name] = await build(java, version, join(folder, version))
    }
    return { versions: PARQUET_JAVA_VERSIONS, paths }
  },
}

/** Returns the class path. */
async function build(java: string, version: string, folder: string): Promise<string> {
  const properties = [`-Dparquet.version=${version}`, '-DincludeScope=runtime', `-DoutputDirectory=${folder}/lib`]
  const env = { JAVA_HOME: java }
  await run('mvn', ['-q', '-B', '-f', join(PROJECT, 'pom.xml'), COPY, ...properties], { env })
  const libraries = join(folder, 'lib/*')
  await run(join(java, 'bin/javac'), ['-nowarn', '-d', join(folder, 'classes'), '-cp', libraries, ...SOURCES])
  return `${folder}/classes:${libraries}`
}
