export type { Resource, Synthesis } from './resource.ts'
export { synthesize } from './synthesize.ts'
