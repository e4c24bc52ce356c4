import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { createOrders, fillLake } from './support/fill-lake.ts'
import { lakeUp, runLake } from './support/lake-up.ts'
import { NARROW, openBrowser, openPage } from './support/open-browser.ts'

/** Where README and docs have their pictures. */
const FOLDER = join(import.meta.dirname, '../../../../docs/screenshots')

interface Picture {
  readonly name: string
  readonly path: string
  readonly options?: BrowserContextOptions
  /** What a reader does before the picture is taken. */
  readonly prepare?: (page: Page) => Promise<void>
}
