import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { run } from '../processes/run.ts'
import { NotHere, type Tool } from './tool.ts'

const VERSION = '1.8.0'
/** Its go.mod asks for this, and a Go that lacks it would load another Go. */
const GO = 25
const MODULE = `github.com/versity/versitygw/cmd/versitygw@v${VERSION}`

/** An S3 server over a folder, in Go. */
export const VERSITYGW: Tool = {
  name: 'versitygw',
  lock: MODULE,
  async install(folder) {
    await requireGo()
    const caches = join(folder, 'caches')
    await run('go', ['install', MODULE], {
      env: {
        GOBIN: folder,
        GOCACHE: join(caches, 'build'),
        GOMODCACHE: join(caches, 'modules'),
        // Modules would be read-only otherwise.
        GOFLAGS: '-modcacherw',
        GOTOOLCHAIN: 'local',
        CGO_ENABLED: '0',
      },
    })
    await rm(caches, { recursive: true })
    return { versions: { versitygw: VERSION }, paths: { versitygw: join(folder, 'versitygw') } }
  },
}

async function requireGo(): Promise<void> {
  const said = await run('go', ['env', 'GOVERSION']).catch(() => '')
  const minor = Number(/^go1\.(\d+)/.exec(said)?.[1] ?? 0)
  if (minor < GO) throw new NotHere(`no Go 1.${GO} on the PATH`)
}
