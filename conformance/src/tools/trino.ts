import { readFileSync } from 'node:fs'
import { access, mkdir, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import pMap from 'p-map'
import { download, extract } from './download.ts'
import { findJava } from './find-java.ts'
import { CONFORMANCE } from './folders.ts'
import { NotHere, type Tool } from './tool.ts'

const VERSION = '435'
/** That this version runs on; later ones lack classes that it needs. */
const JAVA = 17
const MAVEN_CENTRAL = 'https://repo.maven.apache.org/maven2'
const ARTIFACTS = readFileSync(join(CONFORMANCE, 'java/trino/artifacts.sha256'), 'utf8')

/**
 * Trino with its Hive connector. Athena's engine 3 follows Trino's releases, without saying which it has come to:
 * https://docs.aws.amazon.com/athena/latest/ug/engine-versions-reference-0003.html
 */
export const TRINO: Tool = {
  name: 'trino',
  lock: ARTIFACTS,
  async install(folder) {
    const java = await findJdk()
    const lib = join(folder, 'lib')
    const hive = join(folder, 'plugin/hive')
    await mkdir(lib, { recursive: true })
    const install = async ([sha256, path]: readonly [string, string]) => {
      const file = await download(`${MAVEN_CENTRAL}/${path}`, sha256)
      if (path.endsWith('.zip')) await extract(file, `${basename(path, '.zip')}/`, hive)
      else await writeFile(join(lib, basename(path)), file)
    }
    await pMap(readArtifacts(ARTIFACTS), install, { concurrency: 12 })
    return { versions: { trino: VERSION }, paths: { java: join(java, 'bin/java'), home: folder } }
  },
}

/** Lines of `sha256sum`. */
function readArtifacts(text: string): (readonly [sha256: string, path: string])[] {
  const lines = text.split('\n').filter(line => line !== '' && !line.startsWith('#'))
  return lines.map(line => {
    const [sha256 = '', path = ''] = line.split('  ')
    return [sha256, path]
  })
}

/** The main class is compiled as it is started. */
async function findJdk(): Promise<string> {
  const home = await findJava([JAVA])
  await access(join(home, 'bin/javac')).catch(() => {
    throw new NotHere(`the Java in ${home} has no compiler`)
  })
  return home
}
