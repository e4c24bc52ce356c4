/** The lake in directories, for one machine: a subpath of its own, so that a function loads none of it on AWS. */
export { type DirectoryCatalog, directoryCatalog } from './catalog/directory-catalog.ts'
export { replaceFile } from './catalog/durable-file.ts'
export { directoryStore } from './store/directory-store.ts'
export { tryFileLock, withFileLock } from './store/file-lock.ts'
