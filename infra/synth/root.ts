import { resolve } from 'node:path'

/** The repository, which is SST's app. */
export const ROOT = resolve(import.meta.dirname, '../..')
