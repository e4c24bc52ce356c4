declare module 'dynalite' {
  import type { Server } from 'node:http'

  export default function dynalite(options: {
    /** Directory of its LevelDB; in memory if left out. */
    readonly path?: string
    readonly createTableMs?: number
    readonly deleteTableMs?: number
    readonly updateTableMs?: number
  }): Server
}

declare module 'kinesalite' {
  import type { Server } from 'node:http'

  export default function kinesalite(options: {
    /** Directory of its LevelDB; in memory if left out. */
    readonly path?: string
    readonly createStreamMs?: number
    readonly deleteStreamMs?: number
    readonly updateStreamMs?: number
    readonly shardLimit?: number
  }): Server
}
