import { installPlatform } from './install-platform.ts'

/** Gets what the types of `infra/` and its synthesis need. */
await installPlatform()
