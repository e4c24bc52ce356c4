import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

const PACKAGES = join(import.meta.dirname, '../../../packages')

/** Where the handler of a package is. */
export function handlerFile(packageName: string): string {
  return join(PACKAGES, packageName, 'src/handler.ts')
}

/** The packages that have a handler, by the names of their folders. */
export function handlerPackages(): readonly string[] {
  return readdirSync(PACKAGES).filter(name => existsSync(handlerFile(name)))
}
